"""The document parser (公文解析): files of eight formats into the structure of an official document."""
