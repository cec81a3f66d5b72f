-- Grain: one follow-up of the school year that says something, as it is known now, with its words; of last school year,
-- those that are carried over: open, to be reviewed in the summer or after, or of which a team told something since.
with
final as (
    select
        fact.* exclude (row_hash, known_week, known_sequence),
        coalesce(fact.status, '') not in (select unnest($closed::varchar[])) as is_open,
        coalesce(words.decision, '') as decision,
        coalesce(words.owner, '') as owner,
        coalesce(words.note, '') as note,
        coalesce(words.unread, '{}') as unread,
    from facts.follow_up as fact
    left join identity.follow_up_text as words using (follow_up_id)
    where
        fact.opened_week >= $previous and fact.opened_week < $next
        and (
            fact.opened_week >= $first
            or (is_open and fact.review_on >= $first_day)
            or coalesce(greatest(fact.closed_week, fact.discussed_week, fact.last_talked_week), '') >= $first
        )
        -- What was taken back leaves a row without a word.
        and coalesce(
            fact.finding, fact.type, fact.status, words.decision, words.owner, words.note, words.unread,
            fact.discussed_on::varchar, fact.started_on::varchar, fact.review_on::varchar
        ) is not null
)
select * from final
order by student_key, opened_week, follow_up_id
