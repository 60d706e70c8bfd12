"""How the engine and its peers grow (规模基准): from the real laws to millions of clauses, the same tokens for all."""
