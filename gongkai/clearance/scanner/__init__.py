"""The scanner (公开前扫描): finds in any file what the public must not read. A pure engine, no Django."""
