using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// What leaked, or what hazard was found, since when, and what there is to say, 1–4,000 characters. Without a user name a leak is of the caller's own account.
/// </summary>
public sealed record IncidentCommand(IncidentKind? Kind, DateTimeOffset? SuspectedFrom, string? Report)
{
    [Omissible] public string? UserName { get; init; }
}

/// <summary>
/// What there is to say, 1–4,000 characters, and since when it is suspected: since the alert's first entry where it is not said. Up to 199 other alerts become
/// part of it, too.
/// </summary>
public sealed record AlertIncidentCommand(string? Report)
{
    [Omissible] public DateTimeOffset? SuspectedFrom { get; init; }
    [Omissible] public IReadOnlyList<Guid>? With { get; init; }
}

/// <summary>The incident that was opened; without a number the report was taken and is looked at by those who manage the account.</summary>
public sealed record OpenedIncident(string? Number, IncidentState? State, long? Version);

/// <summary>
/// Opens an incident in one transaction, before anything else (R13.1, R14.1): the account is frozen, its sessions are cut and listed, its tier is told. Who
/// reports the own account, and who looks after the account, opens it; anybody else's report freezes nothing and is told to those who do. A hazard (Art. 15)
/// freezes nothing by itself.
/// </summary>
public sealed class OpenIncident(CommandRunner commands, ReadDoor door, TimeProvider time)
{
    /// <summary>Of another's account: it may freeze somebody.</summary>
    public static readonly Operation Open = new("OpenIncident", Permission.ReportLeaks) { Fresh = true };

    /// <summary>Of the account that an alert is about.</summary>
    public static readonly Operation FromAlert = new("OpenIncidentOfAlert", Permission.HandleIncidents) { Fresh = true };

    /// <summary>Of the own account: as with a lost key, nothing stands between the word and the freeze.</summary>
    public static readonly Operation ReportOwn = new("ReportOwnLeak", Permission.ReportLeaks);

    /// <summary>
    /// Opens an incident of the account that an alert is about, and makes the alert, and others with it, part of it.
    /// <c>AlertOfNoAccount</c> (R13.1) where it is about none.
    /// </summary>
    public async Task<Result<OpenedIncident>> FromAlertAsync(Actor actor, Guid id, AlertIncidentCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Report, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        Guid[] all = [id, .. command.With ?? []];
        if (ManyAlerts.WhyNot(all) is { } wrong) return wrong;
        if (actor.Lacks(FromAlert.Needs) is { } lacks) return lacks;
        var sql = new Sql();
        var alert = await door.For(actor).FirstAsync(
            sql.InBatch($"select a.account, a.first from alerts a where a.id = {sql.Value(id)} and {Scopes.Alerts(sql, actor, "a")}"),
            row => new { Account = row.TextOrNull(), First = row.Time() }, cancel);
        if (alert is null) return AttachedAlerts.NotFound;
        if (alert.Account is not { } account) return Refusal.Conflict("AlertOfNoAccount", "R13.1");
        var kind = AccountNames.IsSystemAdministrator(account) ? IncidentKind.AdministratorLeak : IncidentKind.UserLeak;
        var opening = new IncidentCommand(kind, command.SuspectedFrom ?? alert.First, command.Report) { UserName = account };
        if (Incident.WhyNotFrom(opening.SuspectedFrom!.Value, kind, time.GetUtcNow()) is { } refusal) return refusal;
        return await OpenAsync(actor, FromAlert, opening, account, call, cancel, (context, opened, token) => opened.Number is { } number
            ? AttachedAlerts.AttachAsync(context, all, number, token)
            : Task.FromResult<Refusal?>(Refusal.Forbidden("IncidentOfOthers", "R13.1")));
    }

    public async Task<Result<OpenedIncident>> HandleAsync(Actor actor, IncidentCommand command, Call call, CancellationToken cancel)
    {
        if (command.Kind is not { } kind) return Refusal.Malformed("FieldMissing").With("field", "kind");
        if (command.SuspectedFrom is not { } from) return Refusal.Malformed("FieldMissing").With("field", "suspectedFrom");
        if (!PlainText.IsSaid(command.Report, Incident.MaxText)) return Refusal.Malformed("IncidentTextRequired");
        if (Incident.WhyNotFrom(from, kind, time.GetUtcNow()) is { } refusal) return refusal;
        if (kind == IncidentKind.Hazard) return await OpenHazardAsync(actor, command, from, call, cancel);
        var userName = Typed.Code(command.UserName ?? actor.UserName);
        return await OpenAsync(actor, userName == actor.UserName ? ReportOwn : Open, command, userName, call, cancel);
    }

    /// <summary>Opens one of an account; what <paramref name="then"/> refuses undoes it.</summary>
    private Task<Result<OpenedIncident>> OpenAsync(
        Actor actor, Operation operation, IncidentCommand command, string userName, Call call, CancellationToken cancel,
        Func<CommandContext, OpenedIncident, CancellationToken, Task<Refusal?>>? then = null) => commands.RunAsync<OpenedIncident>(
            new Command(actor, operation, Subject.Account(userName), command, call), AccountSubject.Lock(userName), async (context, token) =>
            {
                var own = userName == actor.UserName;
                var account = await context.Db.Accounts.FirstOrDefaultAsync(row => row.UserName == userName, token);
                if (account is null) return s_taken;
                var made = await IncidentAnalysis.MadeAsync(ReadDoor.Within(context.Connection, null), userName, token);
                string[] barred = [userName, .. made.Select(row => row.UserName)];
                var unit = UnitPath.Parse(account.UnitPath);
                var handler = await IncidentUnits.HandlerAsync(context, unit, account.IsSystemAdministrator, barred, token);
                if (!own && !await LooksAfterAsync(context, actor, account, handler, barred, token)) return Tell(context, command, account, handler);
                if (command.Kind != IncidentKinds.Of(account)) return Refusal.Conflict("KindNotOfAccount", IncidentKinds.Of(account).RuleOf());
                var opened = await ContainAsync(context, command, account, handler, barred, token);
                return !opened.IsRefused && then is not null && await then(context, opened.Value, token) is { } refusal ? refusal : opened;
            }, cancel);

    private static readonly OpenedIncident s_taken = new(null, null, null);

    private static async Task<Result<OpenedIncident>> ContainAsync(
        CommandContext context, IncidentCommand command, Account account, UnitPath handler, IReadOnlyList<string> barred, CancellationToken cancel)
    {
        var unit = IncidentUnits.Acting(UnitPath.Parse(account.UnitPath));
        var number = await Numbers.NextAsync(context, DocumentNumber.Incident, unit.Leaf.Division, cancel);
        var sessions = await context.Db.Sessions.Where(row => row.UserName == account.UserName && row.EndedAt == null && row.ExpiresAt > context.Now)
            .OrderBy(row => row.CreatedAt)
            .Select(row => new CutSession(row.Id, row.Kind.ToString(), row.Network, row.Device, row.CreatedAt, row.ConfirmedAt)).ToListAsync(cancel);
        if (account.Hold(number) is { IsRefused: true } held) return held.Refusal;
        // One that is frozen already stays so; what it has left of sessions ends all the same.
        if (account.Status == AccountStatus.Frozen)
            await SessionStore.EndWhereAsync(context, "user_name = {0}", [account.UserName], "AccountFrozen", cancel);
        else if (await AccountSubject.FreezeAsync(context, account, number, cancel, IncidentUnits.OfAdministrators(handler)) is { IsRefused: true } frozen)
            return frozen.Refusal;
        var incident = new Incident(
            number, command.Kind!.Value, account.UserName, unit, handler, barred, command.SuspectedFrom!.Value.ToUniversalTime(), command.Report!, sessions,
            context.Author.UserName, context.Now);
        return Keep(context, incident);
    }

    private async Task<Result<OpenedIncident>> OpenHazardAsync(
        Actor actor, IncidentCommand command, DateTimeOffset from, Call call, CancellationToken cancel) => await commands.RunAsync<OpenedIncident>(
        new Command(actor, Open, null, command, call), null, async (context, token) =>
        {
            if (actor.Lacks(Permission.HandleIncidents) is { } lacks) return lacks;
            if (command.UserName is not null) return Refusal.Malformed("HazardHasNoAccount", "R15.1");
            var number = await Numbers.NextAsync(context, DocumentNumber.Incident, actor.ActingUnit.Division, token);
            return Keep(context, new Incident(
                number, IncidentKind.Hazard, null, actor.ActingPath, actor.ActingPath, [], from.ToUniversalTime(), command.Report!, [], actor.UserName,
                context.Now));
        }, cancel);

    private static OpenedIncident Keep(CommandContext context, Incident incident)
    {
        context.Db.Incidents.Add(incident);
        IncidentFile.Record(context, incident, new IncidentOpened(
            incident.Kind, incident.UserName, incident.SuspectedFrom, incident.Report, incident.HandlerCode, incident.Sessions.Count));
        return new OpenedIncident(incident.Number, incident.State, incident.Version);
    }

    /// <summary>Whether the account is the caller's to look after: its unit handles the leak, or it manages the account. None that it made ever is.</summary>
    private static async Task<bool> LooksAfterAsync(
        CommandContext context, Actor actor, Account account, UnitPath handler, IReadOnlyList<string> barred, CancellationToken cancel) =>
        actor.May(Permission.HandleIncidents) && !barred.Contains(actor.UserName)
            && (handler.Leaf == actor.ActingUnit || await Scopes.ManagesAsync(ReadDoor.Within(context.Connection, actor), account.UserName, cancel));

    /// <summary>For who looks after the account, and in its history; not for its holder.</summary>
    private static OpenedIncident Tell(CommandContext context, IncidentCommand command, Account account, UnitPath handler)
    {
        if (account.Status != AccountStatus.Deleted)
            context.Record(new JournalEntry(
                new LeakReported(command.SuspectedFrom, command.Report!), Subject.Account(account.UserName), account.Version, context.Author, context.Now)
            {
                UnitCode = account.UnitCode.ToString(), UnitPath = account.UnitPath,
                Readers = new Readers { Administration = [IncidentUnits.OfAdministrators(handler)] },
            });
        return s_taken;
    }
}
