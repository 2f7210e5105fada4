using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Regulation;

/// <param name="Value">The figure from then on, in the setting's own unit.</param>
/// <param name="From">The first day on which it is in force, today or later, in the law's time zone.</param>
/// <param name="Ground">The document, or why: one line of 1–200 characters.</param>
public sealed record SettingCommand(int? Value, DateOnly? From, string? Ground);

/// <param name="Reason">1–200 characters.</param>
public sealed record WithdrawCommand(string? Reason);

public enum SettingVersionState
{
    /// <summary>Its first day lies ahead.</summary>
    Ahead,

    /// <summary>The figure of today rests on it.</summary>
    InForce,

    /// <summary>A tighter one is in force.</summary>
    Overtaken,
    Withdrawn,
}

public sealed record SettingVersionItem(
    int Version, int Value, DateOnly From, string Ground, string SetBy, DateTimeOffset SetAt, string? WithdrawnBy, DateTimeOffset? WithdrawnAt,
    SettingVersionState State);

/// <summary>
/// A setting: the regulation's own figure, the one of today, and the furthest that it can be tightened; with all versions, the newest first. The version is
/// that of the newest, 0 where there is none.
/// </summary>
public sealed record SettingItem(
    SettingName Name, string Rule, int Regulation, int Value, int Tightest, IReadOnlyList<SettingVersionItem> Versions, long Version)
{
    internal static SettingItem Of(DerivedSetting setting, IReadOnlyList<SettingVersion> all, DateOnly today)
    {
        var inForce = new SettingsInForce(all);
        var now = inForce.VersionOn(setting.Name, today);
        SettingVersionItem[] versions =
        [
            .. all.Where(version => version.Name == setting.Name).OrderByDescending(version => version.Version).Select(version => new SettingVersionItem(
                version.Version, version.Value, version.From, version.Ground, version.SetBy, version.SetAt, version.WithdrawnBy, version.WithdrawnAt,
                version.WithdrawnAt is not null ? SettingVersionState.Withdrawn
                : version.From > today ? SettingVersionState.Ahead
                : version == now ? SettingVersionState.InForce : SettingVersionState.Overtaken)),
        ];
        return new SettingItem(
            setting.Name, setting.Rule, setting.Value, now?.Value ?? setting.Value, setting.Tightest, versions, versions.Length > 0 ? versions[0].Version : 0);
    }
}

/// <summary>The regulation's versions, the newest last, and what derives from it.</summary>
public sealed record SettingsAnswer(IReadOnlyList<RegulationEdition> Regulation, IReadOnlyList<SettingItem> Settings);

/// <summary>
/// What derives from the regulation (R19.1). The national center's system administrator tightens it from a day on; nobody loosens it. Everybody reads it.
/// </summary>
public sealed class Settings(CommandRunner commands, RegulationInForce regulation, TimeProvider time)
{
    public static readonly Operation Tighten = new("TightenSetting", Permission.KeepRegulation) { Fresh = true };
    public static readonly Operation Withdraw = new("WithdrawSetting", Permission.KeepRegulation) { Fresh = true };

    private static readonly Refusal s_notFound = Refusal.OutOfScope("SettingNotFound", "R19.1");

    public async Task<SettingsAnswer> ListAsync(CancellationToken cancel)
    {
        var versions = await commands.LookAsync((db, token) => db.SettingVersions.AsNoTracking().ToListAsync(token), cancel);
        return new SettingsAnswer(
            RegulationEdition.All, [.. DerivedSetting.Table.Select(setting => SettingItem.Of(setting, versions, WorkingCalendar.DayOf(time.GetUtcNow())))]);
    }

    /// <summary><c>SettingLoosens</c> (R19.1) for what is looser than the regulation or what is in force that day, <c>SettingFromPast</c>.</summary>
    public async Task<Result<SettingItem>> TightenAsync(Actor actor, string name, SettingCommand command, Call call, CancellationToken cancel)
    {
        if (Named(name) is not { } setting) return s_notFound;
        var wrong = command.Value is not { } value || setting.IsTooTight(value) ? "value"
            : command.From is null ? "from"
            : !PlainText.IsLine(command.Ground, SettingVersion.MaxGround) ? "ground" : null;
        if (wrong is not null) return Refusal.Malformed("FieldMalformed").With("field", wrong);
        return await RunAsync(actor, setting, Tighten, command, call, (context, versions, today) =>
        {
            var (from, figure, inForce) = (command.From!.Value, command.Value!.Value, new SettingsInForce(versions));
            if (inForce.WhyNot(setting.Name, figure, from, today) is { } refusal) return refusal;
            var version = new SettingVersion(
                setting.Name, versions.Count(known => known.Name == setting.Name) + 1, figure, from, command.Ground!, actor.UserName, context.Now);
            context.Db.SettingVersions.Add(version);
            versions.Add(version);
            return new SettingTightened(setting.Name, version.Version, figure, inForce.On(setting.Name, from), from, version.Ground);
        }, cancel);
    }

    /// <summary>One that is not in force yet is withdrawn: <c>SettingInForce</c> (R19.1) from its first day on.</summary>
    public async Task<Result<SettingItem>> WithdrawAsync(
        Actor actor, string name, int version, WithdrawCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsLine(command.Reason, SettingVersion.MaxGround)) return Refusal.Malformed("ReasonRequired");
        if (Named(name) is not { } setting) return s_notFound;
        return await RunAsync(actor, setting, Withdraw, new { version, command.Reason }, call, (context, versions, today) =>
        {
            var found = versions.Find(known => known.Name == setting.Name && known.Version == version);
            if (found is null) return s_notFound;
            var withdrawn = found.Withdraw(today, actor.UserName, context.Now);
            return withdrawn.IsRefused ? withdrawn.Refusal : new SettingWithdrawn(setting.Name, version, found.Value, found.From, command.Reason!);
        }, cancel);
    }

    private async Task<Result<SettingItem>> RunAsync(
        Actor actor, DerivedSetting setting, Operation operation, object body, Call call,
        Func<CommandContext, List<SettingVersion>, DateOnly, Result<DomainEvent>> decide, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepRegulation) is { } lacks) return lacks;
        var done = await commands.RunAsync<SettingItem>(
            new Command(actor, operation, Subject.Setting(setting.Name), body, call), OneAtATime, async (context, token) =>
            {
                var (versions, today) = (await context.Db.SettingVersions.ToListAsync(token), WorkingCalendar.DayOf(context.Now));
                if (call.Match(SettingItem.Of(setting, versions, today).Version) is { } stale) return stale;
                var decided = decide(context, versions, today);
                if (decided.IsRefused) return decided.Refusal;
                var item = SettingItem.Of(setting, versions, today);
                context.Record(new JournalEntry(decided.Value, Subject.Setting(setting.Name), item.Version, actor, context.Now)
                {
                    UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return item;
            }, cancel);
        regulation.Forget();
        return done;
    }

    /// <summary>Two administrators at it: the second sees what the first one did.</summary>
    internal static SubjectLock OneAtATime => new(() => [new("select pg_advisory_xact_lock(7417)")]);

    private static DerivedSetting? Named(string name) => DerivedSetting.Table.FirstOrDefault(setting => setting.Name.ToString() == name);
}
