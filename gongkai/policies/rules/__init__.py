"""What the law says of documents over time: validity, addresses, gates, reading. Imports no Django."""
