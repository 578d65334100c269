"""A notice -> title and body for people, in plain text short enough for a chat."""

from monitor.contracts import Alert, Notice

_MARKS = {"critical": "🔴", "warning": "🟠", "info": "🔵"}
LISTED = 20
LONGEST = 3_500  # code points; Telegram and Discord cut or refuse longer ones


def title_of(notice: Notice) -> str:
    """Return one line that says it."""
    if len(notice.alerts) == 1:
        return f"{_mark(notice.alerts[0])} {notice.alerts[0].title}"
    firing = sum(alert.state == "firing" for alert in notice.alerts)
    about = "many groups" if notice.reason == "flood" else notice.group.replace("|", ", ") or "everywhere"
    return f"{_mark(notice.alerts[0])} {about}: {firing} firing, {len(notice.alerts) - firing} over"


def body_of(notice: Notice) -> str:
    """Return what stands below the title."""
    if len(notice.alerts) == 1:
        return notice.alerts[0].body[:LONGEST]
    lines = [f"{_mark(alert)} {alert.title}" for alert in notice.alerts[:LISTED]]
    if len(notice.alerts) > LISTED:
        lines.append(f"and {len(notice.alerts) - LISTED} more")
    if notice.reason == "flood":
        lines.append("More messages than this channel may get: they are told together.")
    else:
        lines += ["", notice.alerts[0].body]
    return "\n".join(lines)[:LONGEST]


def _mark(alert: Alert) -> str:
    return "✅" if alert.state == "resolved" else _MARKS[alert.severity]
