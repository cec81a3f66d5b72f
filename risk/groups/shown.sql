-- One row per row of a portrait: the cells that are shown.
create or replace table scoring.group_shown as
select
    portrait,
    is_school,
    school_id,
    level,
    subject_code,
    competency,
    home_group,
    coalesce(list(cell) filter (where not is_hidden), []) as cells
from scoring.hidden_cell
group by all
