"""`docs`: the documents that are drawn from the contracts, written to a folder."""

from __future__ import annotations

from pathlib import Path

from schemas.docs import generated_docs


def write_documents(folder: Path) -> list[Path]:
    """Write each generated document under `folder`; the paths written, in order of name."""
    written = []
    for name, text in sorted(generated_docs().items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
