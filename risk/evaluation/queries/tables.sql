-- The cases of an evaluation, empty: what collect_week and read_outcomes fill, and what is drawn from them.
create schema if not exists evaluation;

-- One row per replayed week × student portrayed. list_rank: by coefficient within school × level, from 1.
create or replace table evaluation.portrait (
    school_year varchar,
    week varchar,
    week_ends_on date,
    student_key varchar,
    school_id varchar,
    level varchar,
    home_group varchar,
    term varchar,
    status varchar,
    coefficient decimal(5, 2),
    tier tinyint,
    is_enrolled boolean,
    has_failing_mark boolean,
    list_rank integer,
    capacity integer,
    literacy decimal(5, 2),
    numeracy decimal(5, 2),
    engagement decimal(5, 2)
);

-- One row per replayed week × student × indicator observed: its value, the points it earned and those it could earn.
create or replace table evaluation.value (
    school_year varchar,
    week varchar,
    student_key varchar,
    indicator varchar,
    value decimal(18, 4),
    evidence_count integer,
    evidence_on date,
    earned decimal(9, 3),
    points decimal(9, 3)
);

-- One row per replayed week × indicator that has evidence dated after the week's Sunday: there must be none.
create or replace table evaluation.leak (school_year varchar, week varchar, indicator varchar, rows bigint);

-- One row per student × school year. is_adverse is empty for a student who moved: nobody knows how the year ended.
create or replace table evaluation.outcome (
    school_year varchar,
    student_key varchar,
    outcome varchar,
    is_adverse boolean
);

-- One row per student × school year enrolled in: what only the audit of errors by group reads.
create or replace table evaluation.attribute (
    school_year varchar,
    student_key varchar,
    sex varchar,
    special_needs boolean,
    has_intervention_plan boolean,
    deprivation_decile integer
);

-- One row per student × school year × departure: no enrolment from left_on to back_on (empty: never back).
create or replace table evaluation.away (school_year varchar, student_key varchar, left_on date, back_on date);

-- One row per school year: its first and last school days.
create or replace table evaluation.school_year (school_year varchar, first_day date, last_day date);

-- One row per moment × school year: the replayed week that stands for it.
create or replace table evaluation.moment (moment varchar, school_year varchar, week varchar);

-- One row per moment × method × case measured: what the method gives the student, higher is worse.
create or replace table evaluation.score (
    moment varchar,
    method varchar,
    school_year varchar,
    student_key varchar,
    score double
);

-- One row per replayed week × student on a list: tier 2 or 3, among the first of the team, at its capacity.
create or replace view evaluation.listed as
select school_year, week, week_ends_on, student_key
from evaluation.portrait
where tier >= 2 and list_rank <= capacity;

-- One row per replayed week × student still enrolled then whose outcome is known: a case.
create or replace view evaluation.case as
select
    portrait.*,
    outcome.outcome,
    outcome.is_adverse
from evaluation.portrait as portrait
inner join evaluation.outcome as outcome using (school_year, student_key)
where
    portrait.is_enrolled
    and outcome.is_adverse is not null
    and portrait.status <> 'out_of_scope'
    -- A departure that was entered late: by then the student had already left.
    and not exists (
        select 1
        from evaluation.away as away
        where
            away.school_year = portrait.school_year
            and away.student_key = portrait.student_key
            and away.left_on <= portrait.week_ends_on
            and (away.back_on is null or away.back_on > portrait.week_ends_on)
    );
