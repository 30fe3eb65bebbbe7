"""pyqtgraph as the plots use it.

Only functions that make something of it import this, when the first figure is made: the window's
first picture has none, and loading pyqtgraph takes a good tenth of a second.
"""

import pyqtgraph as pg

pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)

__all__ = ["pg"]
