-- Marks: arithmetic in whole numbers, and what the tables of marks share.

-- A mark in ten-thousandths, whole.
create or replace macro evidence.mark_units(mark) as (mark * 10000)::bigint;

-- a / b with b > 0, both in ten-thousandths or both whole: four decimals, halves away from zero.
create or replace macro evidence.ratio(a, b) as
    (sign(a) * ((2 * abs(a::hugeint) + b) // (2 * b)))::decimal(18, 0) * 0.0001;

create or replace macro evidence.school_order(level) as
    case when level like 'PRIM%' then 'PRIM' when level like 'SEC%' then 'SEC' end;

create or replace macro evidence.previous_school_year() as (
    select (year(year_starts_on) - 1)::varchar || '-' || year(year_starts_on)::varchar from evidence.week
);

-- The weighted result over the étapes known, in ten-thousandths of a mark times the weight, and that weight. Marks are
-- empty where not known.
create or replace macro evidence.weighted_total(mark_1, mark_2, mark_3, weight_1, weight_2, weight_3) as
    coalesce(evidence.mark_units(mark_1), 0) * weight_1
    + coalesce(evidence.mark_units(mark_2), 0) * weight_2
    + coalesce(evidence.mark_units(mark_3), 0) * weight_3;

create or replace macro evidence.known_weight(mark_1, mark_2, mark_3, weight_1, weight_2, weight_3) as
    case when mark_1 is null then 0 else weight_1 end
    + case when mark_2 is null then 0 else weight_2 end
    + case when mark_3 is null then 0 else weight_3 end;

-- Words in both languages within a series; the reason takes those of its own (see risk/reasons.py).
create or replace macro evidence.said(fr, en) as '‹' || fr || '¦' || en || '›';
