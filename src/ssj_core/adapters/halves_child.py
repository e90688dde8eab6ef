"""The process that makes the tree of a part of a stratum's leaves: bytes in, hashes out."""

import json
import sys


def main() -> None:
    """Read one part from standard input; write the levels of its tree, leaves first."""
    given, told = sys.stdin.buffer, sys.stdout.buffer
    head = json.loads(given.readline())
    sys.path[:] = head["path"]
    from ssj_core.encoding.merkle import MerkleTree, leaf_hashes  # noqa: PLC0415 - found by the caller's path

    ids = given.read(head["ids"]).decode().split("\n")
    texts = given.read(head["texts"]).split(b"\n")
    hashes = leaf_hashes(ids, texts, head["key"], head["label"], head["suite"])
    for level in MerkleTree.over(hashes, head["suite"]).levels:
        told.write(level)


if __name__ == "__main__":
    main()
