"""What the portal lends to the release: its page sources, its frame, its previews, what its addresses are."""

from gongkai.portal import files, frame, pictures, withdrawing, withdrawing_entries
from gongkai.portal.sources import articles, changes, columns, documents, downloads, knowledge, lists
from gongkai.portal.views import previews
from gongkai.publishing import preview
from gongkai.publishing.release import sources
from gongkai.publishing.withdrawal import subjects


def lend() -> None:
    """Register every source of public pages, the frame they share, who draws previews and finds subjects."""
    for source in (
        lists.AssetSource(),
        files.FileSource(),
        pictures.PictureSource(),
        articles.ArticleSource(),
        documents.DocumentSource(),
        downloads.DownloadSource(),
        changes.ChangeSource(),
        knowledge.EntrySource(),
        knowledge.KnowledgeLists(),
        columns.ColumnSource(),
        lists.LibrarySource(),
        lists.FrontSource(),
        lists.MapSource(),
    ):
        sources.register(source)
    for finder in (
        withdrawing.ArticleFinder(),
        withdrawing.DocumentFinder(),
        withdrawing_entries.EntryFinder(),
        withdrawing.FileFinder(),
    ):
        subjects.register(finder)
    sources.register_frame(frame.fingerprint)
    sources.register_sitting(frame.sitting)
    preview.register(previews.show)
