using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

public sealed record FourEyesCommand(bool? On);

public sealed record FourEyesAnswer(UnitCode Code, bool On);

/// <summary>
/// An authority's center system administrators say whether it wants a second one for making administrators, changing roles, deleting accounts and unbinding
/// keys, by its center's, bodies' and stations' administrators alike. To be rid of it takes two.
/// </summary>
public sealed class SetFourEyes(CommandRunner commands)
{
    public static readonly Operation Set = new("SetFourEyes", Permission.ManageAccounts) { Fresh = true };

    private static readonly Refusal s_notFound = Refusal.OutOfScope("UnitNotFound", "R5.1");

    public async Task<Result<FourEyesAnswer>> GetAsync(Actor actor, UnitCode code, CancellationToken cancel) =>
        actor.UnitPath.Authority == code.ActsAs
            ? new FourEyesAnswer(code.ActsAs, await commands.LookAsync((db, token) => FourEyes.AreOnAsync(db, code.ActsAs, token), cancel))
            : s_notFound;

    public async Task<Result<FourEyesAnswer>> HandleAsync(Actor actor, UnitCode code, FourEyesCommand command, Call call, CancellationToken cancel)
    {
        if (command.On is not { } on) return Refusal.Malformed("FieldMissing").With("field", "on");
        code = code.ActsAs;
        var opening = new Opening<Unit>(
            Subject.Unit(code), new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", code.ToString())]),
            actor.Lacks(Set.Needs) ?? s_notFound)
        {
            Load = (context, token) => context.Db.Units.AsNoTracking().FirstOrDefaultAsync(row => row.Code == code, token),
            InScope = (_, unit, _) => Task.FromResult(actor.Is(Role.CenterSystemAdministrator) && actor.ActingUnit == unit.Code),
            Version = unit => unit.Version,
        };
        return await commands.RunAsync<Unit, FourEyesAnswer>(
            new Command(actor, Set, Subject.Unit(code), command, call), opening, async (context, unit, token) =>
            {
                if (await FourEyes.AreOnAsync(context.Db, code, token) == on) return new FourEyesAnswer(code, on);
                if (!on) await FourEyes.AskAsync(context, always: true, token);
                context.Write(FourEyes.Switch(code, on, context.Now));
                context.Record(new JournalEntry(new FourEyesSet(code, on), Subject.Unit(code), unit.Version, actor, context.Now)
                {
                    UnitCode = code.ToString(), UnitPath = unit.Path, Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return new FourEyesAnswer(code, on);
            }, cancel);
    }
}
