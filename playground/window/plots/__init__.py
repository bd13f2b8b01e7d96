"""The plots: contour map, 3-D surface, slices and loss curve, each a widget fed with Frames.

Every panel has ``show_frame``, ``apply_theme`` and the signal ``act_requested``; requests for
another view go up as signals of their own. The 2-D plots are painted with QPainter over a cached
backdrop: a moved point then costs a blit and a few lines, which a graphics scene does not reach.
"""
