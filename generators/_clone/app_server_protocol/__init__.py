"""In a clone, the installed name of the folder `generators`: its modules can be imported by both names.

A wheel has the folder itself under this name, and not this file: only an editable install sees it.
"""

from pathlib import Path

from protocol_models import __version__

__all__ = ["__version__"]
__path__ = [str(Path(__file__).resolve().parents[2])]
