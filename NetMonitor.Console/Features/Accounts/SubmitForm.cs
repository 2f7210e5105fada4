using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>What a registration form says (annex 1): opinion, title and IM account have 1–1,000 and 1–64 characters, an ID number 18.</summary>
public sealed record FormCommand(
    string? UnitCode, FormPurpose? Purpose, Role? Role, string? Name, string? StaffNumber, string? IdNumber, string? Title, string? Mobile,
    string? ImAccount, string? Opinion)
{
    /// <summary>The account, where it is set up already.</summary>
    [Omissible] public string? UserName { get; init; }

    [Omissible] public string? KeySerial { get; init; }

    /// <summary>User name of the administrator before.</summary>
    [Omissible] public string? Previous { get; init; }

    /// <summary>Other accounts that the person holds, and why (R9.2).</summary>
    [Omissible] public string? OtherAccounts { get; init; }
}

/// <summary>Why the person may hold a second account though one of them is a system administrator's (R9.2); without it no exception is made.</summary>
public sealed record RegisterCommand
{
    [Omissible] public string? Exception { get; init; }
}

public sealed record FormAnswer(string Number, FormState State, long Version);

/// <summary>
/// The registration form of a system administrator (R9.3): sent up by its unit, or entered from paper by the side that receives it, corrected until it is
/// registered, and registered by the receiving side: who manages the unit's system administrators.
/// </summary>
public sealed class SubmitForm(CommandRunner commands)
{
    public static readonly Operation Submit = new("SubmitForm", Permission.SubmitForms);
    public static readonly Operation Edit = new("EditForm", Permission.SubmitForms);
    public static readonly Operation Register = new("RegisterForm", Permission.ManageAccounts) { Fresh = true };

    public async Task<Result<FormAnswer>> SubmitAsync(Actor actor, FormCommand command, Call call, CancellationToken cancel)
    {
        var (code, content) = (UnitCode.OfTyped(command.UnitCode), ContentOf(command));
        if ((code.Refusal ?? content.Refusal) is { } malformed) return malformed;
        return await commands.RunAsync<FormAnswer>(new Command(actor, Submit, null, command, call), null, async (context, token) =>
        {
            if (actor.Lacks(Permission.SubmitForms) is { } lacks) return lacks;
            var unit = await context.Db.Units.AsNoTracking().FirstOrDefaultAsync(row => row.Code == code.Value, token);
            var path = unit is null ? default : UnitPath.Parse(unit.Path);
            var own = unit is not null && actor.BelongsTo(unit.Code);
            if (unit is null || !(own || Receives(actor, path))) return Refusal.OutOfScope("UnitNotFound", "R9.3");
            if (await MisplacedAsync(context.Db, unit, content.Value, token) is { } misplaced) return misplaced;
            var number = await Numbers.NextAsync(context, DocumentNumber.Form, unit.DivisionCode, token);
            var form = new RegistrationForm(number, unit.Code, path, content.Value, onPaper: !own, actor.UserName, context.Now);
            context.Db.RegistrationForms.Add(form);
            context.Record(Entry(
                new FormSubmitted(form.Content.Purpose, form.Content.Role, unit.Code, form.Content.Name, form.UserName, form.OnPaper), form, actor,
                context.Now));
            return new FormAnswer(number, form.State, form.Version);
        }, cancel);
    }

    public async Task<Result<FormAnswer>> EditAsync(Actor actor, string number, FormCommand command, Call call, CancellationToken cancel)
    {
        var content = ContentOf(command);
        if (content.IsRefused) return content.Refusal;
        return await commands.RunAsync<RegistrationForm, FormAnswer>(
            new Command(actor, Edit, Subject.Form(number), command, call),
            Open(number, actor, Permission.SubmitForms, form =>
                form.OnPaper ? Receives(actor, UnitPath.Parse(form.UnitPath)) : actor.BelongsTo(form.UnitCode)),
            async (context, form, token) =>
            {
                if (command.UnitCode is { } unit && Typed.Code(unit) != form.UnitCode.ToString())
                    return Refusal.Malformed("FieldMalformed").With("field", "unitCode");
                if (await MisplacedAsync(context.Db, await context.Db.Units.FirstAsync(row => row.Code == form.UnitCode, token), content.Value, token)
                    is { } misplaced) return misplaced;
                var edited = form.Edit(content.Value);
                if (edited.IsRefused) return edited.Refusal;
                context.Record(Entry(new FormEdited([.. edited.Value.Select(change => change.Field)]), form, actor, context.Now));
                return new FormAnswer(number, form.State, form.Version);
            }, cancel);
    }

    public async Task<Result<FormAnswer>> RegisterAsync(Actor actor, string number, RegisterCommand command, Call call, CancellationToken cancel)
    {
        if (command.Exception is { } said && !PlainText.IsSaid(said, 1000)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<RegistrationForm, FormAnswer>(
            new Command(actor, Register, Subject.Form(number), command, call),
            Open(number, actor, Permission.ManageAccounts, form => Receives(actor, UnitPath.Parse(form.UnitPath))), (context, form, _) =>
            {
                var registered = form.Register(command.Exception, actor.UserName, context.Now);
                if (registered.IsRefused) return Task.FromResult<Result<FormAnswer>>(registered.Refusal);
                context.Record(Entry(new FormRegistered(form.Content.Name, form.UserName, form.Exception), form, actor, context.Now));
                return Task.FromResult<Result<FormAnswer>>(new FormAnswer(number, form.State, form.Version));
            }, cancel);
    }

    /// <summary>Whether the account is of the side that receives forms of that unit: it manages the unit's system administrators.</summary>
    internal static bool Receives(Actor actor, UnitPath unit) => ManagedAccounts.Covers(actor, unit, accountIsAdministrator: true, administered: true);

    /// <summary>The administrator that a form asks for must be one of the unit, and the account it names too.</summary>
    private static async Task<Refusal?> MisplacedAsync(NetMonitorDb db, Unit unit, FormContent content, CancellationToken cancel)
    {
        var authority = UnitPath.Parse(unit.Path).Authority;
        var level = await db.Units.Where(row => row.Code == authority).Select(row => row.Level).FirstAsync(cancel);
        if (RoleRules.Placed(content.Role, unit.Code, level) is { IsRefused: true } misplaced) return misplaced.Refusal;
        return content.UserName is { } name && !await db.Accounts.AnyAsync(row => row.UserName == name && row.UnitCode == unit.Code, cancel)
            ? Refusal.Conflict("FormOfAnother", "R9.3").With("form", name)
            : null;
    }

    private static Result<FormContent> ContentOf(FormCommand command)
    {
        var holder = AccountParticulars.OfTyped(command.Name, command.StaffNumber, command.Mobile, command.ImAccount);
        if (holder.IsRefused) return holder.Refusal;
        var id = Typed.Code(command.IdNumber ?? "");
        var userName = command.UserName is { } typed ? Typed.Code(typed) : null;
        var wrong = command.Purpose is null ? "purpose"
            : command.Role is not { } role || !role.IsSystemAdministrator() ? "role"
            : !IsIdNumber(id) ? "idNumber"
            : !PlainText.IsLine(command.Title, 64) ? "title"
            : userName is not null && !UserName.TryParse(userName, out _) ? "userName"
            : userName is null && command.Purpose != FormPurpose.SetUp ? "userName"
            : command.KeySerial is { } serial && KeySerial.OfTyped(serial).IsRefused ? "keySerial"
            : command.Previous is { } previous && !UserName.TryParse(Typed.Code(previous), out _) ? "previous"
            : command.OtherAccounts is { } others && !PlainText.IsText(others, 1000) ? "otherAccounts"
            : !PlainText.IsSaid(command.Opinion, 1000) ? "opinion"
            : null;
        return wrong is null
            ? new FormContent(
                command.Purpose!.Value, command.Role!.Value, holder.Value.Name, holder.Value.StaffNumber, id, command.Title!.Trim(), holder.Value.Mobile,
                holder.Value.ImAccount, userName, command.KeySerial is { } key ? KeySerial.OfTyped(key).Value : null,
                command.Previous is { } before ? Typed.Code(before) : null, command.OtherAccounts, command.Opinion!)
            : Refusal.Malformed("FieldMalformed").With("field", wrong);
    }

    /// <summary>Whether it is the number of an identity card, however it was typed.</summary>
    internal static bool IsIdNumber(string typed) => Typed.Code(typed) is { Length: 18 } id
        && !id.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9') && (char.IsAsciiDigit(id[17]) || id[17] == 'X');

    private static Opening<RegistrationForm> Open(string number, Actor actor, Permission needs, Func<RegistrationForm, bool> inScope) => new(
        Subject.Form(number), new SubjectLock(() => [Sql.Statement("select 1 from registration_forms where number = $1 for update", number)]),
        actor.Lacks(needs) ?? Refusal.OutOfScope("FormNotFound", "R9.3"))
    {
        Load = (context, cancel) => context.Db.RegistrationForms.FirstOrDefaultAsync(row => row.Number == number, cancel),
        InScope = (_, form, _) => Task.FromResult(inScope(form)),
        Version = form => form.Version,
    };

    /// <summary>For the account that it is about and for who sent it; in the journal for the administrators of both.</summary>
    private static JournalEntry Entry(DomainEvent what, RegistrationForm form, Actor actor, DateTimeOffset now) =>
        new(what, Subject.Form(form.Number), form.Version, actor, now)
        {
            UnitCode = form.UnitCode.ToString(), UnitPath = form.UnitPath, Readers = Readers.OfAccount(form.UserName ?? form.SubmittedBy, actor.UnitPath),
        };
}
