using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.SignInPolicies;

/// <param name="Networks">Such as <c>10.20.0.0/16</c>; none, and the nearest list above counts.</param>
public sealed record NetworksCommand(IReadOnlyList<string>? Networks);

public sealed record NetworksAnswer(UnitCode Code, IReadOnlyList<string> Networks, long Version);

/// <summary>
/// From which networks a unit signs in, and those below it that have no list of their own (R10.5). Written by the center above, as the unit itself is
/// (R5.1); the nation's by its own center.
/// </summary>
public sealed class UnitNetworks(CommandRunner commands)
{
    public static readonly Operation Set = new("SetUnitNetworks", Permission.ManageUnits) { Fresh = true };

    private const int Most = 100;

    public async Task<Result<NetworksAnswer>> GetAsync(Actor actor, UnitCode code, CancellationToken cancel)
    {
        code = code.ActsAs;
        var (unit, row) = await commands.LookAsync(async (db, token) => (
            await db.Units.AsNoTracking().FirstOrDefaultAsync(known => known.Code == code, token),
            await db.UnitNetworks.AsNoTracking().FirstOrDefaultAsync(known => known.UnitCode == code, token)), cancel);
        return unit is null || !(Writes(actor, unit) || actor.BelongsTo(code)) ? NotFound : new NetworksAnswer(code, row?.Networks ?? [], row?.Version ?? 0);
    }

    /// <summary>
    /// <c>NetworksMalformed</c> for what is no network (IPv6 at least a /64: callers are told apart no further), <c>UnitNotFound</c> (R5.1),
    /// <c>OwnNetworkNotListed</c> for who would shut themselves out.
    /// </summary>
    public async Task<Result<NetworksAnswer>> SetAsync(
        Actor actor, UnitCode code, NetworksCommand command, string network, Call call, CancellationToken cancel)
    {
        if (command.Networks is not { Count: <= Most } given) return Refusal.Malformed("FieldMissing").With("field", "networks");
        string[] networks = [.. given.Select(text => Typed.Fold(text ?? "").Trim()).Distinct()];
        if (Array.Find(networks, text => !SignInRules.TryParse(text, out _)) is { } bad)
            return Refusal.Malformed("NetworksMalformed").With("network", PlainText.Shorten(bad, 60));
        code = code.ActsAs;
        return await commands.RunAsync<Unit, NetworksAnswer>(
            // The list has a version of its own, and it is that one which the caller saw.
            new Command(actor, Set, Subject.Unit(code), command with { Networks = networks }, call with { IfMatch = null }), Managed(actor, code),
            async (context, unit, token) =>
            {
                var row = await context.Db.UnitNetworks.FirstOrDefaultAsync(known => known.UnitCode == code, token);
                if (call.Match(row?.Version ?? 0) is { } stale) return stale;
                var counts = await context.Db.SignInPolicies.AnyAsync(policy => policy.NetworksInFormalMode, token);
                if (counts && networks.Length > 0 && actor.BelongsTo(code) && !networks.Any(listed => SignInRules.Holds(listed, network)))
                    return Refusal.Conflict("OwnNetworkNotListed", "R10.5").With("network", network);
                var former = row?.Networks ?? [];
                row ??= context.Db.UnitNetworks.Add(new UnitNetworksRow { UnitCode = code }).Entity;
                (row.Networks, row.Version) = (networks, row.Version + 1);
                var path = UnitPath.Parse(unit.Path);
                context.Record(new JournalEntry(new UnitNetworksSet(unit.Name, networks, former), Subject.Unit(code), unit.Version, actor, context.Now)
                {
                    UnitCode = code.ToString(), UnitPath = unit.Path,
                    Readers = Readers.OfAccount(
                        actor.UserName, code.Kind == UnitKind.Authority ? path.Append(code.CenterCode) : path, actor.UnitPath),
                });
                return new NetworksAnswer(code, networks, row.Version);
            }, cancel);
    }

    private static Refusal NotFound => Refusal.OutOfScope("UnitNotFound", "R5.1");

    private static Opening<Unit> Managed(Actor actor, UnitCode code) => new(
        Subject.Unit(code), new SubjectLock(() => [Data.Sql.Statement("select 1 from units where code = $1 for update", code.ToString())]),
        actor.Lacks(Permission.ManageUnits) ?? NotFound)
    {
        Load = (context, cancel) => context.Db.Units.FirstOrDefaultAsync(row => row.Code == code, cancel),
        InScope = (_, unit, _) => Task.FromResult(Writes(actor, unit)),
        Version = unit => unit.Version,
    };

    private static bool Writes(Actor actor, Unit unit) => actor.Manages(UnitPath.Parse(unit.Path))
        || (actor.May(Permission.ManageUnits) && unit.Code == UnitCode.Nation && actor.ActingUnit == UnitCode.Nation);
}
