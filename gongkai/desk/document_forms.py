"""The form by which a document enters the desk's own store (文档): no larger than a reader can wait for."""

from wagtail.documents.forms import BaseDocumentForm

from gongkai.desk.forms import within_limit


class DocumentUploadForm(BaseDocumentForm):
    """Wagtail's form with the size limit all our uploads have; Wagtail itself knows none for documents."""

    def clean_file(self):
        """
        Return the file if it is small enough.

        :raises ValidationError: with its size and the limit
        """
        return within_limit(self.cleaned_data["file"])
