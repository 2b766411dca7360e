"""The frozen types that pass between rooms, and the orders that all rooms share.

Takes and gives nothing: it is what the other rooms give one another. It must not import anything of ours.
"""
