-- grain: one row per record of gpm_t_cal (a school's day in one calendar)
with

period as (
    -- unpivot leaves out empty cells: what is left is what was expected
    select _file, _line, count(*) as expected
    from (
        unpivot (select _file, _line, columns('^per_[0-9]{2}$') from raw.gpm_t_cal)
        on columns('^per_[0-9]{2}$') into name period value course
    )
    group by all
),

day as (
    select
        cal.*,
        school.eco,
        school.year,
        as_date(cal.date_evenement) as day,
        period.expected,
    from raw.gpm_t_cal as cal
    left join raw.school on school.id_eco = cal.id_eco
    left join period on period._file = cal._file and period._line = cal._line
),

final as (
    select
        eco as school_id,
        grille as calendar_id,
        date_evenement as date,
        jour_cycle is not null as is_school_day,
        case when jour_cycle is not null then expected end as periods_expected,
        _file,
        _line,
        -- the calendars of two years overlap in summer: a day belongs to the year that 1 July gives it
        case when year(day) - (month(day) < 7)::integer <> year then 'out_of_year' end as _ignored,
    from day
)

select * from final
