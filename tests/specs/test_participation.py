"""Extracurricular activities under way.

Number of activities begun this school year and not ended by the week's Sunday. A strength to start from: it gives no
point, and its absence takes none. Where nobody of the school takes part in anything, nothing is known.

Source: a protective factor of the passage from primary to secondary (guide of measure 15014).
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_activities_under_way():
    """`two` counts each activity once. `ended` in October; `ends_sunday` is still under way. `last_year` never said
    that it ended. Nobody of school 002 takes part in anything.
    """
    holds("participation", """
        enrolments
        student     | school
        two         | 001
        ended       | 001
        ends_sunday | 001
        last_year   | 001
        none        | 001
        elsewhere   | 002

        participation
        student     | activity_name | started_on | ended_on
        two         | robotique     | 2026-09-14 |
        two         | robotique     | 2026-10-19 |
        two         | basketball    | 2026-10-05 |
        ended       | robotique     | 2026-09-14 | 2026-10-30
        ends_sunday | robotique     | 2026-09-14 | 2026-11-22
        last_year   | robotique     | 2025-09-15 |

        expected
        student     | value   | evidence_on | evidence_count
        two         | 2       | 2026-10-19  | 1
        ended       | 0       | 2026-11-22  | 1
        ends_sunday | 1       | 2026-09-14  | 1
        last_year   | 0       | 2026-11-22  | 1
        none        | 0       | 2026-11-22  | 1
        elsewhere   | missing | missing     | missing
    """)
