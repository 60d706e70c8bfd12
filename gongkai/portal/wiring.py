"""What the portal lends to the release: its page sources, its frame, its previews."""

from gongkai.portal import files, frame
from gongkai.portal.sources import articles, columns, documents, downloads, lists
from gongkai.portal.views import previews
from gongkai.publishing import preview
from gongkai.publishing.release import sources


def lend() -> None:
    """Register every source of public pages, the frame they share, and who draws previews."""
    for source in (
        lists.AssetSource(),
        files.FileSource(),
        articles.ArticleSource(),
        documents.DocumentSource(),
        downloads.DownloadSource(),
        columns.ColumnSource(),
        lists.LibrarySource(),
        lists.FrontSource(),
        lists.MapSource(),
    ):
        sources.register(source)
    sources.register_frame(frame.fingerprint)
    preview.register(previews.show)
