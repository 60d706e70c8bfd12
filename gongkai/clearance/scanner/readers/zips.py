"""Zip archives for the scanner: every file inside, as deep as three levels, within the house's limits."""

from gongkai.clearance.scanner.readers.package import Package
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.core.refusals import BadInput

KIND = "压缩包（zip）"


def read_zip(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open every file of an archive.

    :raises BadInput: if it is damaged, encrypted or a bomb, or one of its files is; the sentence names the file
    """
    package = Package(data, KIND)
    reading = Reading("zip", "application/zip", package)
    for member in package.names:
        content = package.archive.read(member)
        if content:
            reading.hold(member, package.archive.shown(member), content, budget)
    if not reading.nested:
        msg = "这个压缩包是空的，请检查后重新提供。"
        raise BadInput(msg)
    return reading
