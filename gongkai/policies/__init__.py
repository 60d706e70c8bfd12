"""The policy document library (政策文件库): documents, editions, and their life over time."""
