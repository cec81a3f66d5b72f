-- Integer arithmetic of the coefficient. Half rounds up; nothing here is negative.
create or replace macro scoring.rounded_ratio(numerator, divisor) as
    (2 * numerator + divisor) // (2 * divisor);
-- Thousandths of points: none up to watch, all from critical on, linear between.
create or replace macro scoring.points_earned(measure, watch, critical, points) as
    case
        when points = 0 or watch is null then 0::bigint
        else scoring.rounded_ratio(
            points * greatest(0, least(
                abs(critical - watch),
                case when critical > watch then measure - watch else watch - measure end
            )),
            abs(critical - watch)
        )
    end;
create or replace macro scoring.at_or_beyond(measure, bound, is_upwards) as
    case when is_upwards then measure >= bound else measure <= bound end;
