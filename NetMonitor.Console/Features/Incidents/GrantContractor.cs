using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// A special-duty account of the nation's that is listed for granted incidents, what for, 1–200 characters, and until when, within 72 hours. Beside the file it
/// names up to 50 subjects of the journal, and up to 50 stretches of what the account that leaked did or was done to it.
/// </summary>
public sealed record ContractorCommand(string? UserName, string? Purpose, DateTimeOffset? Until)
{
    [Omissible] public IReadOnlyList<Subject>? Subjects { get; init; }
    [Omissible] public IReadOnlyList<JournalSpan>? Spans { get; init; }
}

/// <param name="Until">Within 72 hours.</param>
public sealed record RenewCommand(DateTimeOffset? Until);

public sealed record GrantAnswer(Guid Id, string Number, string UserName, DateTimeOffset Until, bool InForce, long Version);

/// <summary>
/// The contractor is brought in (R15.1): who handles an incident grants what it may see, for what and until when; never beyond what the one who grants it
/// reads itself.
/// </summary>
public sealed class GrantContractor(CommandRunner commands)
{
    public static readonly Operation Grant = new("GrantContractor", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation Renew = new("RenewContractor", Permission.HandleIncidents) { Fresh = true };
    public static readonly Operation End = new("EndContractor", Permission.HandleIncidents) { Fresh = true };

    private static readonly Refusal s_notFound = Refusal.OutOfScope("GrantNotFound", "R15.1");

    /// <summary>
    /// <c>GrantFromPast</c>, <c>GrantTooLong</c>, <c>NotAContractor</c> (R8.1), <c>ContractorBarred</c>, and <c>SubjectNotFound</c> where the caller reads
    /// no entry about a subject.
    /// </summary>
    public async Task<Result<GrantAnswer>> GrantAsync(Actor actor, string number, ContractorCommand command, Call call, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(command.UserName)) return Refusal.Malformed("FieldMissing").With("field", "userName");
        if (!PlainText.IsLine(command.Purpose, Incident.MaxLine)) return Refusal.Malformed("PurposeRequired", "R15.1");
        if (command.Until is not { } until) return Refusal.Malformed("FieldMissing").With("field", "until");
        Subject[] subjects = [.. (command.Subjects ?? []).Select(subject => new Subject((subject.Type ?? "").Trim(), Typed.Fold(subject.Number ?? "").Trim()))];
        if (subjects.Length > ContractorGrant.MostNamed || subjects.Any(subject => subject.Type.Length is 0 or > 40 || subject.Number.Length is 0 or > 100))
            return Refusal.Malformed("FieldMalformed").With("field", "subjects");
        JournalSpan[] spans = [.. (command.Spans ?? []).Select(span => new JournalSpan(span.From.ToUniversalTime(), span.To.ToUniversalTime()))];
        if (spans.Length > ContractorGrant.MostNamed) return Refusal.Malformed("FieldMalformed").With("field", "spans");
        if (spans.Any(span => span.To < span.From)) return Refusal.Malformed("PeriodMalformed");
        return await RunAsync(actor, Grant, number, command, call, async (context, incident, token) =>
        {
            if (ContractorGrant.WhyNotUntil(until, context.Now) is { } refusal) return refusal;
            var userName = Typed.Code(command.UserName);
            var account = await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == userName, token);
            if (account is null || !account.Roles.Contains(Role.SpecialDuty) || !account.Capabilities.Contains(Permission.ReadGrantedIncidents)
                || account.Status == AccountStatus.Deleted) return Refusal.Conflict("NotAContractor", "R8.1");
            if (incident.Barred.Contains(userName)) return Refusal.Conflict("ContractorBarred", "R15.1");
            foreach (var subject in subjects)
                if (!await ReadsAsync(context, subject, token)) return Refusal.OutOfScope("SubjectNotFound", "R15.1").With("subject", subject.Number);
            var grant = new ContractorGrant(
                number, userName, [.. subjects.Distinct()], spans, command.Purpose!, until.ToUniversalTime(), actor.UserName, context.Now);
            context.Db.ContractorGrants.Add(grant);
            return (grant, new IncidentContractorGranted(grant.Id, userName, [.. grant.Subjects.Select(subject => subject.Number)], spans, grant.Purpose,
                grant.Until));
        }, cancel);
    }

    /// <summary><c>GrantIsOver</c> once it has ended.</summary>
    public Task<Result<GrantAnswer>> RenewAsync(Actor actor, string number, Guid id, RenewCommand command, Call call, CancellationToken cancel) =>
        command.Until is not { } until
            ? Task.FromResult<Result<GrantAnswer>>(Refusal.Malformed("FieldMissing").With("field", "until"))
            : OnAsync(actor, Renew, number, id, command, call, (grant, now) => grant.Renew(until.ToUniversalTime(), actor.UserName, now),
                grant => new IncidentContractorRenewed(grant.Id, grant.UserName, grant.Until), cancel);

    public Task<Result<GrantAnswer>> EndAsync(Actor actor, string number, Guid id, Call call, CancellationToken cancel) =>
        OnAsync(actor, End, number, id, new { }, call, (grant, now) => grant.End(actor.UserName, now),
            grant => new IncidentContractorEnded(grant.Id, grant.UserName), cancel);

    private Task<Result<GrantAnswer>> OnAsync(
        Actor actor, Operation operation, string number, Guid id, object body, Call call,
        Func<ContractorGrant, DateTimeOffset, Result<DateTimeOffset>> act, Func<ContractorGrant, DomainEvent> what, CancellationToken cancel) =>
        RunAsync(actor, operation, number, new { id, body }, call, async (context, _, token) =>
        {
            var grant = await context.Db.ContractorGrants.FirstOrDefaultAsync(row => row.Id == id && row.Incident == number, token);
            if (grant is null) return s_notFound;
            var done = act(grant, context.Now);
            return done.IsRefused ? done.Refusal : (grant, what(grant));
        }, cancel);

    private Task<Result<GrantAnswer>> RunAsync(
        Actor actor, Operation operation, string number, object body, Call call,
        Func<CommandContext, Incident, CancellationToken, Task<Result<(ContractorGrant Grant, DomainEvent What)>>> act, CancellationToken cancel) =>
        commands.RunAsync<Incident, GrantAnswer>(
            new Command(actor, operation, Subject.Incident(number), body, call), IncidentFile.Of(operation, number, IncidentParty.Handler),
            async (context, incident, token) =>
            {
                if (incident.AddBeside() is { IsRefused: true } closed) return closed.Refusal;
                var done = await act(context, incident, token);
                if (done.IsRefused) return done.Refusal;
                var (grant, what) = done.Value;
                IncidentFile.Record(context, incident, what);
                return new GrantAnswer(grant.Id, number, grant.UserName, grant.Until, grant.IsInForce(context.Now), incident.Version);
            }, cancel);

    /// <summary>Whether the one who grants reads what is on record about it.</summary>
    private static Task<bool> ReadsAsync(CommandContext context, Subject subject, CancellationToken cancel)
    {
        var sql = new Sql();
        return ReadDoor.Within(context.Connection, context.Actor).AnyAsync(
            sql.InBatch(
                $"""
                select from journal j where j.subject_type = {sql.Value(subject.Type)} and j.subject_number = {sql.Value(subject.Number)}
                  and {Scopes.Journal(sql, context.Actor, "j")} limit 1
                """), cancel);
    }
}
