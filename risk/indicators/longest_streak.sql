-- One row per student: the most school days fully missed in a row this year, across schools. Context: it has no points.
with

final as (
    select
        student_key,
        longest_streak as value,
        longest_streak as numerator,
        days_year as denominator,
        null::decimal(18, 4) as benchmark,
        null::varchar as series,
        coalesce(longest_streak_on, observed_until) as evidence_on,
        days_year as evidence_count,
    from evidence.absence_pattern
)

select * from final
