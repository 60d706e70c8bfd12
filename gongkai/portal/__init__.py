"""The public portal (政府门户): what citizens and firms see. Holds no rules."""
