"""Units (机关单位): organs and their names, people and their roles, contacts."""
