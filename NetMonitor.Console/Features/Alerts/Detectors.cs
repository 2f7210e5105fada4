using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Alerts;

/// <param name="Figures">Those that change; the others stay.</param>
/// <param name="From">When they count from, at least a minute ahead; a minute from now where it is not said.</param>
/// <param name="Ground">The document, or why: one line of 1–200 characters.</param>
public sealed record DetectorCommand(IReadOnlyDictionary<string, int>? Figures, DateTimeOffset? From, string? Ground);

/// <param name="Of">What the detector watches: an account, a network or a key's serial number.</param>
/// <param name="Until">Its end, within 30 days.</param>
/// <param name="Reason">1–200 characters.</param>
public sealed record ExceptionCommand(string? Of, DateTimeOffset? Until, string? Reason);

/// <param name="Reason">1–200 characters.</param>
public sealed record EndExceptionCommand(string? Reason);

/// <summary>A figure as the nation has it, as it is for the reader's tree, and the furthest that it can be tightened.</summary>
public sealed record FigureItem(string Name, int First, int Nation, int InForce, int Tightest);

/// <summary>One dated row of settings.</summary>
public sealed record DetectorVersionItem(
    UnitCode UnitCode, int Version, DateTimeOffset From, IReadOnlyDictionary<string, int> Figures, string Ground, string SetBy, DateTimeOffset SetAt);

/// <summary>An exception; what it kept back is counted on while it lasts.</summary>
public sealed record ExceptionItem(
    long Id, string Of, UnitCode UnitCode, string Reason, string MadeBy, DateTimeOffset From, DateTimeOffset Until, string? EndedBy, DateTimeOffset? EndedAt,
    bool InForce, long Silenced);

/// <summary>
/// A detector with its figures in force, their versions, newest first, its exceptions, and where it stands still, since when; <c>alerts</c> are those of the
/// last 30 days of one's tree, and <c>falseAlarms</c> how many of them were none.
/// </summary>
public sealed record DetectorItem(
    DetectorId Id, IReadOnlyList<FigureItem> Figures, IReadOnlyList<DetectorVersionItem> Versions, IReadOnlyList<ExceptionItem> Exceptions, long Alerts,
    long FalseAlarms, DateTimeOffset? StandsSince, string? Problem, long Version);

/// <summary>An alert that would have been.</summary>
public sealed record PreviewAlert(string Key, AlertSeverity Severity, long Count, DateTimeOffset First);

/// <summary>
/// What changed figures would have made of the last 30 days: the alerts as they are, as they would have been, and the keys that come with the change and
/// that go.
/// </summary>
public sealed record PreviewAnswer(
    DateTimeOffset From, long Entries, bool Whole, int Before, int After, IReadOnlyList<PreviewAlert> Raised, IReadOnlyList<PreviewAlert> Missed);

/// <summary>
/// The figures by which detectors work, in dated rows: the nation sets them, a first-level authority only tightens, for its tree (R19.1); and exceptions, of
/// which each names one key, a reason and an end.
/// </summary>
public sealed class Detectors(
    CommandRunner commands, ReadDoor door, JournalReader journal, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time)
{
    public static readonly Operation Set = new("SetDetector", Permission.KeepDetectors) { Fresh = true };
    public static readonly Operation Except = new("ExceptFromDetector", Permission.KeepDetectors) { Fresh = true };
    public static readonly Operation EndException = new("EndDetectorException", Permission.KeepDetectors);

    /// <summary>The longest that an exception lasts.</summary>
    public static readonly TimeSpan LongestException = TimeSpan.FromDays(30);

    /// <summary>How far a preview and the counts of alerts read back.</summary>
    private static readonly TimeSpan s_back = TimeSpan.FromDays(30);

    /// <summary>Entries that a preview reads.</summary>
    private const int MostPreviewed = 200_000;

    private const int MaxKey = 100;

    private static readonly Refusal s_notFound = Refusal.OutOfScope("DetectorNotFound", "R19.1");

    public async Task<Result<IReadOnlyList<DetectorItem>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepDetectors) is { } lacks) return lacks;
        var read = door.For(actor);
        var settings = await DetectorSettingsOnRecord.ReadAsync(read, cancel);
        var exceptions = Exceptions(read);
        var stops = read.Add(
            new("select detector, since, problem from detector_stops"), row => (Detector: row.Named<DetectorId>(), Since: row.Time(), Problem: row.Text()));
        var raised = Raised(read, actor);
        await read.RunAsync(cancel);
        return Result.Of<IReadOnlyList<DetectorItem>>(
        [
            .. AllDetectors.Table.Select(detector =>
            {
                var stop = stops.FirstOrDefault(stop => stop.Detector == detector.Id);
                var counts = raised.FirstOrDefault(counts => counts.Detector == detector.Id);
                return Item(actor, detector, settings, [.. exceptions.Where(exception => exception.Detector == detector.Id)]) with
                {
                    Alerts = counts.Alerts, FalseAlarms = counts.FalseAlarms, StandsSince = stop == default ? null : stop.Since, Problem = stop.Problem,
                };
            }),
        ]);
    }

    public async Task<Result<DetectorItem>> GetAsync(Actor actor, string id, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepDetectors) is { } lacks) return lacks;
        if (Named(id) is not { } detector) return s_notFound;
        var all = await ListAsync(actor, cancel);
        return all.Map(items => items.Single(item => item.Id == detector.Id));
    }

    /// <summary>
    /// Sets figures from a moment on. <c>FigureUnknown</c>, <c>FigureBeyond</c>, <c>SettingFromPast</c>, and <c>DetectorLoosened</c> (R19.1) where a
    /// first-level authority would have one looser than the nation.
    /// </summary>
    public Task<Result<DetectorItem>> SetAsync(Actor actor, string id, DetectorCommand command, Call call, CancellationToken cancel)
    {
        var wrong = command.Figures is not { Count: > 0 } ? "figures" : !PlainText.IsLine(command.Ground, DetectorSettings.MaxGround) ? "ground" : null;
        if (wrong is not null) return Refused(Refusal.Malformed("FieldMalformed").With("field", wrong));
        return RunAsync(actor, Set, id, command, call, async (context, detector, token) =>
        {
            var settings = await DetectorSettingsOnRecord.ReadAsync(ReadDoor.Within(context.Connection, actor), token);
            var from = command.From?.ToUniversalTime() ?? context.Now + DetectorSettings.Ahead;
            if (from < context.Now + DetectorSettings.Ahead - TimeSpan.FromSeconds(1)) return Refusal.Conflict("DetectorSetTooLate", "R19.1");
            if (settings.WhyNot(detector, actor.ActingPath, command.Figures!, from) is { } refusal) return refusal;
            var own = settings.Rows.Where(row => row.Detector == detector.Id && row.UnitCode == actor.ActingUnit).ToArray();
            // A row says all that was set so far, so that the newest one alone counts.
            var figures = new Dictionary<string, int>(own.MaxBy(row => row.Version)?.Figures ?? new Dictionary<string, int>());
            foreach (var (name, value) in command.Figures!) figures[name] = value;
            var version = own.Length + 1;
            context.Db.DetectorSettings.Add(new DetectorSettings(
                detector.Id, actor.ActingPath, version, from, figures, command.Ground!, actor.UserName, context.Now));
            return new DetectorSet(detector.Id, version, command.Figures!, from, command.Ground!);
        }, cancel);
    }

    /// <summary>
    /// One key raises nothing until then: <c>ExceptionEndless</c> without an end or with one beyond 30 days, <c>ExceptionThere</c> where one is in force.
    /// </summary>
    public Task<Result<DetectorItem>> ExceptAsync(Actor actor, string id, ExceptionCommand command, Call call, CancellationToken cancel)
    {
        var of = Typed.Fold(command.Of ?? "").Trim();
        if (of.Length is 0 or > MaxKey) return Refused(Refusal.Malformed("FieldMalformed").With("field", "of"));
        if (!PlainText.IsLine(command.Reason, DetectorSettings.MaxGround)) return Refused(Refusal.Malformed("ReasonRequired"));
        return RunAsync(actor, Except, id, command, call, async (context, detector, token) =>
        {
            if (command.Until is not { } until || until <= context.Now || until > context.Now + LongestException)
                return Refusal.Conflict("ExceptionEndless", "R17.1").With("days", $"{LongestException.TotalDays:0}");
            var watched = UserName.TryParse(of, out var account) ? account.Unit : (UnitCode?)null;
            if (watched is { } unit && !await IsBelowAsync(context, actor, unit, token)) return Refusal.OutOfScope("AccountNotFound", "R5.1");
            // What belongs to nobody's tree, such as a network, is the nation's to except.
            if (watched is null && actor.ActingUnit != UnitCode.Nation) return Refusal.Forbidden("ExceptionOfNation", "R19.1");
            if (await context.Db.DetectorExceptions.AnyAsync(
                    row => row.Detector == detector.Id && row.Of == of && row.EndedAt == null && row.Until > context.Now, token))
                return Refusal.Conflict("ExceptionThere", "R17.1");
            context.Db.DetectorExceptions.Add(new DetectorExceptionRow
            {
                Detector = detector.Id, Of = of, Reason = command.Reason!, UnitCode = actor.ActingUnit, MadeBy = actor.UserName, From = context.Now,
                Until = until.ToUniversalTime(),
            });
            return new DetectorExcepted(detector.Id, of, until, command.Reason!);
        }, cancel);
    }

    public Task<Result<DetectorItem>> EndExceptionAsync(
        Actor actor, string id, long exception, EndExceptionCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, DetectorSettings.MaxGround)) return Refused(Refusal.Malformed("ReasonRequired"));
        return RunAsync(actor, EndException, id, new { exception, command.Reason }, call, async (context, detector, token) =>
        {
            var row = await context.Db.DetectorExceptions.AsNoTracking().FirstOrDefaultAsync(
                row => row.Id == exception && row.Detector == detector.Id && row.EndedAt == null && row.Until > context.Now, token);
            if (row is null || (row.UnitCode != actor.ActingUnit && actor.ActingUnit != UnitCode.Nation))
                return Refusal.OutOfScope("ExceptionNotFound", "R17.1");
            context.Write(Sql.Statement(
                "update detector_exceptions set ended_at = $2, ended_by = $3 where id = $1", exception, context.Now, actor.UserName));
            return new DetectorExceptionEnded(detector.Id, row.Of, command.Reason!);
        }, cancel);
    }

    /// <summary>What changed figures would have made of the last 30 days of the journal.</summary>
    public async Task<Result<PreviewAnswer>> PreviewAsync(Actor actor, string id, DetectorCommand command, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepDetectors) is { } lacks) return lacks;
        if (Named(id) is not { } detector) return s_notFound;
        if (command.Figures is not { Count: > 0 } figures) return Refusal.Malformed("FieldMalformed").With("field", "figures");
        var now = time.GetUtcNow();
        var settings = await DetectorSettingsOnRecord.ReadAsync(door.ForSystem(), cancel);
        if (settings.WhyNot(detector, actor.ActingPath, figures, now) is { } refusal) return refusal;
        var world = new WatchWorld(
            settings, await calendars.CurrentAsync(cancel), (await regulation.CurrentAsync(cancel)).Settings, SignInRules.Holds);
        var changed = new DetectorSettings(detector.Id, actor.ActingPath, int.MaxValue, DateTimeOffset.MinValue, figures, "", "", now);
        var from = now - s_back;
        var entries = await journal.OfVerbsAsync(detector.Verbs ?? [], from, actor.ActingPath, MostPreviewed, cancel);
        var watched = entries.Select(WatchJournal.Watched).ToArray();
        var (before, after) = (Run(detector, world, watched), Run(detector, world with { Settings = new([.. settings.Rows, changed]) }, watched));
        return new PreviewAnswer(
            from, watched.Length, watched.Length < MostPreviewed, before.Count, after.Count, Only(after, before), Only(before, after));
    }

    /// <summary>A detector over entries alone, from nothing.</summary>
    private static List<PreviewAlert> Run(Detector detector, WatchWorld world, IReadOnlyList<WatchedEntry> entries)
    {
        var memories = new DetectorMemories();
        var watching = new Watching(detector, world, name => memories.Of(detector, name));
        foreach (var entry in entries)
        {
            foreach (var (name, at) in memories.Due(detector.Id, entry.At)) detector.Look(name, at, watching);
            watching.See(entry);
        }

        return
        [
            .. watching.Effects.Where(effect => effect.Silenced == 0).GroupBy(effect => effect.Id)
                .Select(alert => new PreviewAlert(alert.First().Key, alert.Last().Severity, alert.Last().Count, alert.First().Start)),
        ];
    }

    private static IReadOnlyList<PreviewAlert> Only(IEnumerable<PreviewAlert> these, IEnumerable<PreviewAlert> those)
    {
        var others = those.Select(alert => (alert.Key, alert.Severity)).ToHashSet();
        return [.. these.Where(alert => !others.Contains((alert.Key, alert.Severity))).Take(PageRequest.MaxLimit)];
    }

    private async Task<Result<DetectorItem>> RunAsync(
        Actor actor, Operation operation, string id, object body, Call call,
        Func<CommandContext, Detector, CancellationToken, Task<Result<DomainEvent>>> act, CancellationToken cancel)
    {
        if (actor.Lacks(operation.Needs) is { } lacks) return lacks;
        if (Named(id) is not { } detector) return s_notFound;
        var alone = new SubjectLock(() => [Sql.Statement("select pg_advisory_xact_lock(7418, $1)", (int)detector.Id)]);
        var done = await commands.RunAsync<bool>(
            new Command(actor, operation, Subject.Detector(detector.Id), body, call), alone, async (context, token) =>
            {
                if (call.IfMatch is not null && call.Match(await VersionAsync(context, detector, token)) is { } stale) return stale;
                var decided = await act(context, detector, token);
                if (decided.IsRefused) return decided.Refusal;
                context.Record(new JournalEntry(decided.Value, Subject.Detector(detector.Id), 0, actor, context.Now)
                {
                    UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return true;
            }, cancel);
        return done.IsRefused ? done.Refusal : await GetAsync(actor, id, cancel);
    }

    private static Task<long> VersionAsync(CommandContext context, Detector detector, CancellationToken cancel) =>
        context.Db.DetectorSettings.LongCountAsync(row => row.Detector == detector.Id, cancel);

    private static async Task<bool> IsBelowAsync(CommandContext context, Actor actor, UnitCode unit, CancellationToken cancel)
    {
        var sql = new Sql();
        return await ReadDoor.Within(context.Connection, actor).AnyAsync(
            sql.InBatch($"select from units u where u.code = {sql.Value(unit.ToString())} and {sql.Below(actor.ActingPath, "u.path")}"), cancel);
    }

    private IReadOnlyList<(DetectorId Detector, ExceptionItem Item)> Exceptions(ReadBatch read)
    {
        var now = time.GetUtcNow();
        return read.Add(
            new(
                "select detector, id, \"of\", unit_code, reason, made_by, \"from\", until, ended_by, ended_at, silenced from detector_exceptions "
                    + "order by id desc"),
            row =>
            {
                var (detector, id, of, unit, reason, by) = (row.Named<DetectorId>(), row.Long(), row.Text(), row.Unit(), row.Text(), row.Text());
                var (from, until, endedBy, endedAt) = (row.Time(), row.Time(), row.TextOrNull(), row.TimeOrNull());
                return (detector, new ExceptionItem(id, of, unit, reason, by, from, until, endedBy, endedAt, endedAt is null && until > now, row.Long()));
            });
    }

    /// <summary>What the detectors raised in one's tree of late; what is about the reader itself it never learns of.</summary>
    private IReadOnlyList<(DetectorId Detector, long Alerts, long FalseAlarms)> Raised(ReadBatch read, Actor actor)
    {
        var sql = new Sql();
        return read.Add(
            sql.InBatch(
                $"""
                select a.detector, count(*), count(*) filter (where a.resolution = '{nameof(AlertResolution.FalseAlarm)}') from alerts a
                where a.raised_at >= {sql.Value(time.GetUtcNow() - s_back)} and {sql.Below(actor.ActingPath, "a.unit_path")}
                  and a.account is distinct from {sql.Value(actor.UserName)}
                group by a.detector
                """),
            row => (row.Named<DetectorId>(), row.Long(), row.Long()));
    }

    private DetectorItem Item(
        Actor actor, Detector detector, SettingsOfDetectors settings, IReadOnlyList<(DetectorId Detector, ExceptionItem Item)> exceptions)
    {
        var now = time.GetUtcNow();
        var (nation, here) = (settings.For(detector, "", now), settings.For(detector, actor.ActingPath.ToString(), now));
        var rows = settings.Rows.Where(row => row.Detector == detector.Id).ToArray();
        var seen = rows.Where(row => row.UnitCode == UnitCode.Nation || actor.ActingPath.Contains(UnitPath.Parse(row.UnitPath)));
        return new DetectorItem(
            detector.Id,
            [.. detector.Figures.Select(figure => new FigureItem(figure.Name, figure.Value, nation[figure.Name], here[figure.Name], figure.Tightest))],
            [
                .. seen.OrderByDescending(row => row.SetAt).Select(row => new DetectorVersionItem(
                    row.UnitCode, row.Version, row.From, row.Figures, row.Ground, row.SetBy, row.SetAt)),
            ],
            [.. exceptions.Select(exception => exception.Item).Where(item => actor.ActingUnit == UnitCode.Nation || item.UnitCode == actor.ActingUnit)],
            0, 0, null, null, rows.Length);
    }

    private static Task<Result<DetectorItem>> Refused(Refusal refusal) => Task.FromResult<Result<DetectorItem>>(refusal);

    private static Detector? Named(string id) =>
        AllDetectors.Table.FirstOrDefault(detector => string.Equals(detector.Id.ToString(), id, StringComparison.OrdinalIgnoreCase));
}
