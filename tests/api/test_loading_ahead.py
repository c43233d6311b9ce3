"""What the API loads before anybody asks is not looked at by every collection."""

import subprocess
import sys


def test_what_is_loaded_is_left_out_of_collections():
    text = (
        "import gc, sys; from api.loading_ahead import load; load();"
        "print(gc.get_freeze_count() > 10_000, gc.isenabled(), 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]
