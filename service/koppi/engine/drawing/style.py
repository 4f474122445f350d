"""How a picture looks: calm colours that stay apart in grey, system letters, hairlines."""

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK = "#22303c"
STYLE = f"""
text {{ font-family: {FONT}; font-size: 12px; fill: {INK}; text-anchor: middle; }}
text.label {{ font-size: 11px; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }}
text.left {{ text-anchor: start; }}
text.title {{ font-weight: bold; }}
.pool, .lane {{ fill: #fff; stroke: #9aa7b2; }}
.lane.even {{ fill: #f7f9fb; }}
.band {{ fill: #e6ecf1; stroke: #9aa7b2; }}
.group {{ fill: none; stroke: #77838e; stroke-dasharray: 8 3 2 3; }}
.frame {{ fill: #fff; fill-opacity: 0.6; stroke: #4a5966; stroke-width: 1.3; }}
.triggered {{ stroke-dasharray: 2 3; }}
.task {{ fill: #f1f3f5; stroke: #4a5966; stroke-width: 1.3; }}
.person {{ fill: #dfecf8; stroke: #1d4f7c; }}
.called {{ fill: #f8f0dd; stroke: #6b4e12; stroke-width: 3; }}
.event {{ fill: #fff; stroke: #6b4e12; stroke-width: 1.3; }}
.begin {{ fill: #e2f2e6; stroke: #1f6b3b; stroke-width: 1.6; }}
.end {{ fill: #f9e4e2; stroke: #8d231c; stroke-width: 3; }}
.gateway {{ fill: #fdf6e0; stroke: #6b4e12; stroke-width: 1.3; }}
.data, .note {{ fill: #fff; stroke: #4a5966; stroke-width: 1.2; }}
.note {{ fill: none; }}
.waits {{ stroke-dasharray: 4 2.5; }}
.sign {{ fill: none; stroke: {INK}; stroke-width: 1.2; stroke-linejoin: round; stroke-linecap: round; }}
.full {{ fill: {INK}; stroke: {INK}; stroke-width: 1; stroke-linejoin: round; }}
.flap {{ fill: none; stroke: #fff; stroke-width: 1.2; }}
.head {{ fill: #b9c4ce; }}
.mark {{ fill: none; stroke: {INK}; stroke-width: 2.2; stroke-linecap: round; }}
.cogs {{ fill: none; stroke: {INK}; stroke-width: 3; stroke-dasharray: 2.36 2.35; }}
.flow {{ fill: none; stroke: #3d4b57; stroke-width: 1.4; }}
.message {{ stroke-dasharray: 7 4; }}
.thin {{ stroke-dasharray: 1.5 3.5; stroke-linecap: round; }}
.tip {{ fill: #3d4b57; stroke: none; }}
.open {{ fill: #fff; stroke: #3d4b57; stroke-width: 1.2; }}
"""
