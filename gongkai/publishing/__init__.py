"""Publishing (信息发布): columns, articles, topics, media, and the release of the static tree."""
