-- One row per student portrayed this week, as evaluation.portrait holds it.
insert into evaluation.portrait
with open_enrolments as (
    select distinct student_key
    from seen.enrolments
    where
        school_year = $school_year
        and enrolled_on <= $week_ends_on
        and (withdrawn_on is null or withdrawn_on > $week_ends_on)
),
failing as (
    select distinct mark.student_key
    from evidence.mark as mark
    inner join evidence.student as student on student.student_key = mark.student_key
    where student.is_comparable and mark.domain in ('literacy', 'numeracy') and mark.mark < evidence.pass_mark()
),
capacities as (
    select school_id, any_value(list_capacity) as capacity
    from seen.schools
    group by school_id
),
ranked as (
    select
        student_key,
        row_number() over (partition by school_id, level order by coefficient desc, student_key) as list_rank
    from week.portrait
    where coefficient is not null
),
final as (
    select
        $school_year,
        $week,
        $week_ends_on,
        portrait.student_key,
        portrait.school_id,
        portrait.level,
        portrait.home_group,
        portrait.term,
        portrait.status,
        portrait.coefficient,
        portrait.tier,
        open_enrolments.student_key is not null as is_enrolled,
        failing.student_key is not null as has_failing_mark,
        ranked.list_rank,
        coalesce(capacities.capacity, $capacity) as capacity,
        portrait.literacy,
        portrait.numeracy,
        portrait.engagement
    from week.portrait as portrait
    left join open_enrolments on open_enrolments.student_key = portrait.student_key
    left join failing on failing.student_key = portrait.student_key
    left join capacities on capacities.school_id = portrait.school_id
    left join ranked on ranked.student_key = portrait.student_key
    order by portrait.student_key
)
select * from final
