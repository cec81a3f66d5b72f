import duckdb
c=duckdb.connect('/tmp/e360/i5/wB/pW01.duckdb',read_only=True)
W='2027-W01'
print(c.execute("select distinct status from portrait").fetchall())
r=c.execute(f"""
with sw as (select distinct school_id,week from portrait where week<='{W}' and school_year='2026-2027' and status not in ('removed')),
cur as (select student_key,school_id,level,home_group,tier from portrait where week='{W}' and tier>=2),
x as (select cur.student_key,cur.school_id,cur.level,sw.week,coalesce(p.tier>=2,false) l,row_number() over (partition by cur.student_key order by sw.week desc) wb from cur join sw using(school_id) left join portrait p on p.student_key=cur.student_key and p.week=sw.week),
st as (select student_key,school_id,level,coalesce(min(wb) filter(not l),max(wb)+1)-1 n from x group by all),
f as (select st.*, x.week fw from st join x using(student_key) where x.wb=st.n),
u as (select f.*, n>=3 and not exists(select 1 from follow_up g where g.student_key=f.student_key and g.discussed_week>=f.fw) unseen, n>=3 and not exists(select 1 from follow_up g where g.student_key=f.student_key and g.discussed_week>='2026-W50') unseen_strict,
  exists(select 1 from follow_up g where g.student_key=f.student_key and coalesce(g.status,'') not in ('done','dropped') and (g.review_on>date '2027-01-10' or (g.review_on is null and g.finding='known_situation'))) rests from f)
select school_id,level,count(*) listed,count(*) filter(rests) followed,count(*) filter(not rests) discuss,count(*) filter(unseen and not rests) unseen from u group by rollup(school_id,level) order by 1,2""").fetchall()
for x in r: print(x)
print(c.execute("select * from intervention_response").df().head(3).T.to_string())
q="""select r.student_key,r.started_on, r.coefficient_before, b.week, b.coefficient, r.coefficient_after, a.week, a.coefficient from intervention_response r
 left join lateral (select week,coefficient from portrait p where p.student_key=r.student_key and p.week<=strftime(r.started_on,'%G-W%V') and p.week_ends_on<r.started_on order by week desc limit 1) b on true
 left join lateral (select week,coefficient from portrait p where p.student_key=r.student_key order by week desc limit 1) a on true"""
try: print(c.execute(q).df().to_string())
except Exception as e: print(e); print(c.execute("describe portrait").fetchall()); print(c.execute("select comment from duckdb_views() where view_name='intervention_response'").fetchall(), c.execute("select comment from duckdb_tables() where table_name='intervention_response'").fetchall())
