using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// A filing as its readers see it (R3.2). The day on which it is due follows the notices: it is provisional where it is counted into a year without one.
/// </summary>
public sealed record FilingItem(
    string Number, UnitCode UnitCode, string UnitName, UnitCode BodyCode, string BodyName, LineOfBusiness? LineOfBusiness, FilingState State, string FiledBy,
    DateTimeOffset FiledAt, DateOnly DueOn, bool Provisional, bool Overdue, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, long Version)
{
    /// <summary>Over rows <c>f</c> of filings and <c>u</c> of units.</summary>
    internal const string Columns =
        """
        f.number, f.unit_code, u.name, f.body_code, f.body_name, f.line_of_business, f.state, f.filed_by, f.filed_at, f.acknowledged_by, f.acknowledged_at,
        f.version
        """;

    internal static FilingItem Read(RowReader row, DueTimes times, DateTimeOffset now)
    {
        var (number, unit, name, body, bodyName) = (row.Text(), row.Unit(), row.Text(), row.Unit(), row.Text());
        var (line, state, by, at) = (row.NamedOrNull<LineOfBusiness>(), row.Named<FilingState>(), row.Text(), row.Time());
        var due = times.Of(at);
        return new FilingItem(
            number, unit, name, body, bodyName, line, state, by, at, due.Date, due.Provisional,
            state == FilingState.Open && due.Date < WorkingCalendar.DayOf(now), row.TextOrNull(), row.TimeOrNull(), row.Long());
    }
}

public sealed record FilingAnswer(string Number, FilingState State, long Version);

/// <summary>Filings: for the national center all of them, for administrators and leaders of the authority that filed its own.</summary>
public sealed class FilingQueries(ReadDoor door, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time)
{
    private static readonly Keyset<FilingItem> s_newestFirst = new(
        descending: true, Keyset.Time<FilingItem>("f.filed_at", filing => filing.FiledAt), Keyset.Text<FilingItem>("f.number", filing => filing.Number));

    public async Task<Result<Page<FilingItem>>> ListAsync(Actor actor, FilingState? state, bool overdue, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Seen(sql, actor));
        var (times, now) = (await TimesAsync(cancel), time.GetUtcNow());
        if (state is { } known) sql.Where($"f.state = {sql.Value(known.ToString())}");
        if (overdue)
            sql.Where($"f.state = '{nameof(FilingState.Open)}'").Where(sql.Within(times.LateOn(WorkingCalendar.DayOf(now)), "f.filed_at"));

        var filings = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {FilingItem.Columns} from filings f join units u on u.code = f.unit_code
                where {sql.Conditions} {s_newestFirst.Tail(page)}
                """), row => FilingItem.Read(row, times, now), cancel);
        return s_newestFirst.Cut(filings, page, filing => filing);
    }

    public async Task<Result<FilingItem>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {FilingItem.Columns} from filings f join units u on u.code = f.unit_code
            where f.number = {sql.Value(number)} and {Seen(sql, actor)}
            """);
        var times = await TimesAsync(cancel);
        return await door.For(actor).FirstAsync(find, row => FilingItem.Read(row, times, time.GetUtcNow()), cancel) is { } filing
            ? filing
            : AcknowledgeFiling.NotFound;
    }

    private async Task<DueTimes> TimesAsync(CancellationToken cancel) =>
        new(SettingName.FilingDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));

    private static string Seen(Sql sql, Actor actor) =>
        actor.ReachOf(Permission.ReadFilings) is { } reach ? Scopes.Within(sql, actor.ScopeOf(reach), "f.unit_path") : "false";
}

/// <summary>The national center takes note of a filing (R3.2).</summary>
public sealed class AcknowledgeFiling(CommandRunner commands)
{
    public static readonly Operation Acknowledge = new("AcknowledgeFiling", Permission.AcknowledgeFilings);

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("FilingNotFound", "R3.2");

    public Task<Result<FilingAnswer>> HandleAsync(Actor actor, string number, Call call, CancellationToken cancel) => commands.RunAsync<Filing, FilingAnswer>(
        new Command(actor, Acknowledge, Subject.Filing(number), new { }, call), Open(actor, number), (context, filing, _) =>
        {
            var taken = filing.Acknowledge(actor.UserName, context.Now);
            if (taken.IsRefused) return Task.FromResult<Result<FilingAnswer>>(taken.Refusal);
            context.Record(new JournalEntry(
                new FilingAcknowledged(filing.BodyCode, filing.BodyName), Subject.Filing(number), filing.Version, actor, context.Now)
            {
                UnitCode = filing.UnitCode.ToString(), UnitPath = filing.UnitPath,
                Readers = new Readers { Administration = [actor.UnitPath, UnitPath.Parse(filing.UnitPath).Append(filing.UnitCode.CenterCode)] },
            });
            return Task.FromResult<Result<FilingAnswer>>(new FilingAnswer(number, filing.State, filing.Version));
        }, cancel);

    private static Opening<Filing> Open(Actor actor, string number) => new(
        Subject.Filing(number), new SubjectLock(() => [Sql.Statement("select 1 from filings where number = $1 for update", number)]),
        actor.Lacks(Permission.AcknowledgeFilings) ?? NotFound)
    {
        Load = (context, cancel) => context.Db.Filings.FirstOrDefaultAsync(row => row.Number == number, cancel),
        InScope = (_, _, _) => Task.FromResult(actor.May(Permission.AcknowledgeFilings)),
        Version = filing => filing.Version,
    };
}
