using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Reads figures of the requests that units received, and the rows behind each. Who oversees units sees their figures; the rows are for who reads their
/// work, and a figure leads to its rows only where the reader may read them all.
/// </summary>
public sealed class AssistanceFigureQueries(ReadDoor door, TimeProvider time)
{
    private static readonly Keyset<AssistanceItem> s_newestFirst = new(
        descending: true, Keyset.Day<AssistanceItem>("l.received_on", item => item.ReceivedOn!.Value),
        Keyset.Text<AssistanceItem>("l.number", item => item.Number),
        Keyset.Number<AssistanceItem>("l.no", item => item.Leg!.Value));

    public async Task<Result<AssistanceFigures>> ReadAsync(Actor actor, FiguresAsked asked, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var period = MeasuredPeriod.Of(asked.From, asked.To, now);
        if (period.IsRefused) return period.Refusal;
        var read = door.For(actor);
        var found = await PlaceAsync(read, asked.Under, cancel);
        if (found.IsRefused) return found.Refusal;
        var place = found.Value;
        var counts = AddCounts(read, place, asked, period.Value);
        var names = AddNames(read, place.At, asked.Pairs);
        // Of one kind alone none: what all kinds make together less the others would be few.
        var quarters = asked.Kind is null ? period.Value.WholeQuarters(now) : null;
        var rated = quarters is { } whole ? AddRatings(read, place, whole) : [];
        // A pair's are of whole provinces alone, whoever looks: of a part of one they would be few.
        var ratedPairs = quarters is { } over && asked.Pairs && place is { Subtree: true, At: { Depth: <= 2, Leaf.Kind: UnitKind.Authority } }
            ? AddRatedPairs(read, place, over) : [];
        await read.RunAsync(cancel);

        var quarterly = rated.GroupBy(cell => cell.Quarter, cell => KeyValuePair.Create(cell.Unit, cell.Group))
            .SelectMany(quarter => RatingBlocks.Of(place.At, quarter).Select(block => (Quarter: quarter.Key, Block: block))).ToList();
        var blocks = quarterly.Select(of => of.Block).ToList();
        // A pair's are told of only where the units' figures tell of all that its province was given: else what they leave out could be had by subtraction.
        var told = quarterly.Where(of => of.Block.Unit.Depth > 1).GroupBy(of => (of.Quarter, To: of.Block.Unit.Codes().ElementAt(1).ToString()))
            .ToDictionary(of => of.Key, of => of.Sum(each => each.Block.Group.Ratings));
        var shownPairs = ratedPairs.GroupBy(cell => (cell.Quarter, cell.To), cell => KeyValuePair.Create(cell, cell.Group))
            .Where(whole => told.GetValueOrDefault(whole.Key) == whole.Sum(pair => pair.Value.Ratings))
            .SelectMany(RatingBlocks.Shown).ToLookup(cell => (cell.From, cell.To), cell => cell.Group);
        var named = names.ToDictionary(unit => unit.Path.Leaf.ToString(), unit => unit);
        var groups = counts.GroupBy(count => (count.Of, count.To)).ToDictionary(group => group.Key, group => group.ToList());
        var link = new Rows(actor, period.Value, asked.Kind);
        var (at, name) = (place.At.Leaf, named[place.At.Leaf.ToString()].Name);
        return new AssistanceFigures(
            at, name, period.Value.From, period.Value.To, asked.Kind, Sum(counts, blocks.Select(block => block.Group)),
            link.To(place.At, place.Subtree),
            asked.Pairs ? [] : [.. names.Where(unit => groups.ContainsKey((unit.Path.Leaf.ToString(), ""))).Select(unit => Unit(unit, place.At))],
            asked.Pairs ? [.. groups.OrderBy(pair => $"{pair.Key.Of}{pair.Key.To}", StringComparer.Ordinal).Select(Pair)] : []);

        MeasuredUnit Unit((UnitPath Path, string Name) unit, UnitPath top)
        {
            var own = unit.Path == top;
            var of = blocks.Where(block => own ? block.Unit == top && block.OfUnit : unit.Path.Contains(block.Unit)).Select(block => block.Group);
            return new MeasuredUnit(
                unit.Path.Leaf, unit.Name, own, Sum(groups[(unit.Path.Leaf.ToString(), "")], of), link.To(unit.Path, subtree: !own));
        }

        MeasuredPair Pair(KeyValuePair<(string Of, string To), List<Count>> pair)
        {
            var (from, to) = pair.Key;
            return new MeasuredPair(
                UnitCode.Parse(from), NameOf(from), UnitCode.Parse(to), NameOf(to), Sum(pair.Value, shownPairs[(from, to)]),
                link.To(place.At, place.Subtree, $"&requesterIn={from}&askedIn={to}"));
        }

        string NameOf(string code) => named.TryGetValue(code, out var unit) ? unit.Name : code;
    }

    /// <summary>The rows behind a figure, as far as the caller may read them, received last first; each is one leg.</summary>
    public async Task<Result<Page<AssistanceItem>>> RowsAsync(
        Actor actor, MeasuredRows asked, AssistanceFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (now, sql) = (time.GetUtcNow(), new Sql());
        var period = MeasuredPeriod.Of(asked.From, asked.To, now);
        if (period.IsRefused) return period.Refusal;
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var read = door.For(actor);
        var place = await PlaceAsync(read, asked.Under, cancel);
        if (place.IsRefused) return place.Refusal;
        var today = WorkingCalendar.DayOf(now);
        sql.Where((place.Value with { Subtree = place.Value.Subtree && !asked.Own }).Within(sql)).Where(behind.Value);
        asked.Narrow(sql, period.Value);
        filter.Narrow(sql, "l.state");
        var rows = await read.AllAsync(sql.InBatch(
            $"""
            select l.number, l.no, null::int, l.state, 1, {AssistanceItem.Columns}
            from {LegSql.OneByOne(sql, today)} l join assistance_requests a on a.number = l.number
              join units r on r.code = a.requester_code join units u on u.code = l.unit_code
            where {sql.Conditions} and {Scopes.AssistanceLegs(sql, actor, "l", "a")}
            {s_newestFirst.Tail(page)}
            """), AssistanceItem.Read, cancel);
        return s_newestFirst.Cut(rows, page, item => item);
    }

    /// <summary>The unit at which figures stand, that is asked for or the highest whose figures the caller sees; <c>UnitNotFound</c> beyond these.</summary>
    private static async Task<Result<Place>> PlaceAsync(ReadBatch read, UnitCode? under, CancellationToken cancel)
    {
        if (read.Actor.Lacks(Permission.ReadFigures) is { } lacks) return lacks;
        var scope = read.Actor.Figures;
        if (under is not { } unit || unit.ActsAs == scope.Path.Leaf) return new Place(scope.Path, scope.Subtree);
        var found = read.AddPlace(unit.ActsAs);
        await read.RunAsync(cancel);
        return found is [var at] && scope.Covers(at) ? new Place(at, scope.Subtree) : Refusal.OutOfScope("UnitNotFound").With("unit", $"{unit}");
    }

    private static IReadOnlyList<Count> AddCounts(ReadBatch read, Place place, FiguresAsked asked, MeasuredPeriod period)
    {
        var sql = new Sql();
        sql.Where(place.Within(sql)).Where($"l.received_on >= {sql.Value(period.From)}").Where($"l.received_on <= {sql.Value(period.To)}");
        if (asked.Kind is { } kind) sql.Where($"a.kind = {sql.Value(kind.ToString())}");
        var request = asked.Pairs || asked.Kind is not null ? "join assistance_requests a on a.number = l.number" : "";
        var (of, to) = asked.Pairs ? (MeasuredRows.Province("a.requester_path"), MeasuredRows.Province("l.unit_path")) : (place.Child("l.unit_path"), "''");
        string Counted(AssistanceMeasure measure) => $"count(*) filter (where {MeasuredRows.Counts(measure)})::int";
        return read.Add(sql.InBatch(
            $"""
            select {of}, {to}, l.answer_days, count(*)::int, {Counted(AssistanceMeasure.AcceptedInWeek)}, {Counted(AssistanceMeasure.AnsweredInTime)},
              {Counted(AssistanceMeasure.Extended)}, {Counted(AssistanceMeasure.Disputed)}
            from assistance_legs l {request} where {sql.Conditions} group by 1, 2, 3
            """), row => new Count(row.Text(), row.Text(), row.IntOrNull(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int()));
    }

    /// <summary>The unit and those right below it, in the order of the tree; or what pairs are named by: the nation and the first-level authorities.</summary>
    private static IReadOnlyList<(UnitPath Path, string Name)> AddNames(ReadBatch read, UnitPath at, bool pairs)
    {
        var sql = new Sql();
        var leaf = sql.Value(at.Leaf.ToString());
        var nation = sql.Value(UnitCode.Nation.ToString());
        var provinces = pairs
            ? $"or u.code = {nation} or (u.parent_code = {nation} and u.kind = {StateSql.Of(UnitKind.Authority)})" : $"or u.parent_code = {leaf}";
        return read.Add(sql.InBatch($"select u.path, u.name from units u where u.code = {leaf} {provinces} order by u.path"), row => (row.Path(), row.Text()));
    }

    private static IReadOnlyList<(DateOnly Quarter, UnitPath Unit, RatingGroup Group)> AddRatings(ReadBatch read, Place place, MeasuredPeriod quarters)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select {s_quarter}, l.unit_path, {s_group}
            from assistance_legs l join assistance_requests a on a.number = l.number
            where {place.Within(sql)} and {Rated(sql, quarters)} group by 1, 2
            """), row => (row.Date(), row.Path(), Group(row)));
    }

    private static IReadOnlyList<RatedPair> AddRatedPairs(ReadBatch read, Place place, MeasuredPeriod quarters)
    {
        var sql = new Sql();
        return read.Add(sql.InBatch(
            $"""
            select {s_quarter}, {MeasuredRows.Province("a.requester_path")}, {MeasuredRows.Province("l.unit_path")}, {s_group}
            from assistance_legs l join assistance_requests a on a.number = l.number
            where {place.Within(sql)} and {Rated(sql, quarters)} group by 1, 2, 3
            """), row => new RatedPair(row.Date(), row.Text(), row.Text(), Group(row)));
    }

    private static readonly string s_quarter = $"date_trunc('quarter', {MeasuredRows.Day("l.ended_at")})::date";

    private static readonly string s_group =
        $"""
        count(*)::int, count(distinct a.requester_code)::int, count(*) filter (where l.timeliness >= {RatingGroup.Good})::int,
          count(*) filter (where l.sufficiency >= {RatingGroup.Good})::int
        """;

    private static RatingGroup Group(RowReader row) => new(row.Int(), row.Int(), row.Int(), row.Int());

    private static string Rated(Sql sql, MeasuredPeriod quarters)
    {
        var day = MeasuredRows.Day("l.ended_at");
        // A unit that took over both sides has nobody to rate but itself.
        return $"l.timeliness is not null and a.requester_code <> l.unit_code and {day} >= {sql.Value(quarters.From)} and {day} <= {sql.Value(quarters.To)}";
    }

    private static MeasuredRequests Sum(IReadOnlyCollection<Count> counts, IEnumerable<RatingGroup> ratings)
    {
        var days = DayBuckets.Sum(counts.Where(count => count.AnswerDays is not null).Select(count => new DayBucket(count.AnswerDays!.Value, count.All)));
        return new MeasuredRequests(
            counts.Sum(count => count.All), counts.Sum(count => count.AcceptedInWeek), days.Sum(bucket => bucket.Count),
            counts.Sum(count => count.AnsweredInTime), counts.Sum(count => count.Extended), counts.Sum(count => count.Disputed), days,
            DayBuckets.Within(50, days), DayBuckets.Within(90, days), RatingShares.Of(ratings));
    }

    /// <summary>A unit with or without those below it.</summary>
    private readonly record struct Place(UnitPath At, bool Subtree)
    {
        public string Within(Sql sql) => Scopes.Within(sql, new Scope(At, Subtree), "l.unit_path");

        /// <summary>The code of the unit right below it to which a path leads, or its own.</summary>
        public string Child(string path) => Subtree
            ? $"case when {UnitSql.IsDeeper(path, At.Depth)} then {UnitSql.CodeAt(path, $"{At.Depth}")} else {UnitSql.CodeAt(path, $"{At.Depth - 1}")} end"
            : UnitSql.CodeAt(path, $"{At.Depth - 1}");
    }

    /// <summary>Counts of one group with the same days to answer; null where it has no answer.</summary>
    private sealed record Count(string Of, string To, int? AnswerDays, int All, int AcceptedInWeek, int AnsweredInTime, int Extended, int Disputed);

    private sealed record RatedPair(DateOnly Quarter, string From, string To, RatingGroup Group);

    /// <summary>Ways to the rows of figures.</summary>
    private sealed record Rows(Actor Actor, MeasuredPeriod Period, AssistanceKind? Kind)
    {
        public string? To(UnitPath unit, bool subtree, string also = "")
        {
            var reads = subtree ? Actor.Work.Subtree && Actor.Work.Path.Contains(unit) : Actor.Work.Covers(unit);
            var (own, kind) = (subtree ? "" : "&own=true", Kind is null ? "" : $"&kind={Kind}");
            return !reads ? null : $"under={unit.Leaf}{own}&from={Times.Day(Period.From)}&to={Times.Day(Period.To)}{kind}{also}";
        }
    }
}
