"""Publication of the whole site: its manifest on record, so that every copy of it can be checked."""

from collections.abc import Iterator
from typing import Final

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Entry, Fact, Room, World, fact, labelled
from ssj_core.journal.values import Digest

_no: Final = Refusals(
    "site",
    {
        "no-files": (
            "网站至少有一个文件，不能是 {files} 个",
            "a site has at least one file, not {files}",
        ),
    },
)
SITE: Final[Room[tuple["SitePublished", ...]]] = Room(
    "site", Text("公示网站", "public site"), stream="site", empty=tuple
)


@fact(SITE, "site.published", "登记网站发布", "site published", command="site.publish")
class SitePublished(Fact):
    """The public site was made from the journal and published, as it stood before this event.

    Attributes:
        files: how many files it has.
        manifest: SHA-256 of its manifest, which names the digest of every other file.
    """

    files: int = labelled("文件数", "number of files")
    manifest: Digest = labelled("清单摘要", "digest of the manifest")

    def guard(
        self,
        now: tuple["SitePublished", ...],  # noqa: ARG002 - every fact has it
        world: World,  # noqa: ARG002 - every fact has it
    ) -> Iterator[SsjError]:
        """Yield the refusal of a site without a file."""
        if self.files < 1:
            yield _no("no-files", files=self.files)

    def apply(
        self,
        now: tuple["SitePublished", ...],
        entry: Entry,  # noqa: ARG002 - every fact has it
    ) -> tuple["SitePublished", ...]:
        """Return the publications with this one."""
        return (*now, self)
