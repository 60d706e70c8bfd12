"""The release (发布): public pages rendered once into files that any web server serves."""
