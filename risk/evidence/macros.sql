-- Arithmetic shared by the evidence and the indicators: whole numbers only, halves rounded up.
-- One school day is 232792560 units, the smallest number that 1 to 20 all divide: a/b of a day is whole for b <= 20.
create or replace macro evidence.school_day_units() as 232792560::bigint;

-- Slots of a day as bits: 0 to 19 the numbered periods, 20 the morning, 21 the afternoon, 22 the whole day.
create or replace macro evidence.slot(period) as
    case
        when period is null then 4194304::bigint
        when period = 'AM' then 1048576::bigint
        when period = 'PM' then 2097152::bigint
        else 1::bigint << (period::integer - 1)
    end;

-- The units of a fraction of the day.
create or replace macro evidence.fraction_units(fraction) as
    round(fraction::decimal(18, 6) * evidence.school_day_units())::bigint;

-- A fraction comes with six decimals at most: three times 0.333333 is read back as the three periods it stands for.
create or replace macro evidence.nearest_periods(units, periods) as
    case
        when abs(
            units - (2 * units * periods + evidence.school_day_units()) // (2 * evidence.school_day_units())
            * (evidence.school_day_units() // periods)
        ) * 100000 <= evidence.school_day_units()
            then (2 * units * periods + evidence.school_day_units()) // (2 * evidence.school_day_units())
                * (evidence.school_day_units() // periods)
        else units
    end;

-- Units of absence of one day: its slots and the fractions given, never above one day.
create or replace macro evidence.units(slots, fraction_units, periods) as
    least(
        evidence.school_day_units(),
        case
            when slots & 4194304 > 0 then evidence.school_day_units()
            else
                bit_count(slots & 3145728) * (evidence.school_day_units() // 2)
                + bit_count(slots & 1048575) * (evidence.school_day_units() // coalesce(periods, 1))
                + evidence.nearest_periods(fraction_units, coalesce(periods, 1))
        end
    );

create or replace macro evidence.days(units) as
    ((20000 * units::hugeint + evidence.school_day_units()) // (2 * evidence.school_day_units()))::decimal(14, 0)
    * 0.0001;

-- Units absent over days expected, in percent with four decimals; nothing expected gives nothing.
create or replace macro evidence.percent_of_days(units, days) as
    case
        when days > 0
            then ((2000000 * units::hugeint + days * evidence.school_day_units())
                // (2 * days * evidence.school_day_units()))::decimal(14, 0) * 0.0001
    end;

-- A mean of few tells who they are: benchmarks need five students.
create or replace macro evidence.benchmark_students() as 5;

-- Mean of values with four decimals, halves rounded up (values may be negative).
create or replace macro evidence.mean(total, number) as
    case
        when number >= evidence.benchmark_students()
            then (
                sign(total) * ((2 * abs((total * 10000)::hugeint) + number) // (2 * number))
            )::decimal(14, 0) * 0.0001
    end;

-- A mark without decimals, halves rounded up.
create or replace macro evidence.whole_mark(mark) as ((mark * 10000)::bigint + 5000) // 10000;
