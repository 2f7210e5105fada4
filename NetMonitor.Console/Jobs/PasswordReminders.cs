using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.WorkingDays;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every ten minutes, by day: holders whose password gets too old are reminded, 14, 7 and 1 days before, each time once (R10.8). What was given stands with
/// the account, in one commit with the entry that bell and phone follow.
/// </summary>
[DisallowConcurrentExecution]
public sealed class PasswordReminders(CommandRunner commands, RegulationInForce regulation, TimeProvider time) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // On days off too, as a password's last day may be one; not at night.
        if (!TimeOnly.FromDateTime(WorkingCalendar.Clock(now).DateTime).IsBetween(OfficeHours.Begin, OfficeHours.End)) return;
        var settings = (await regulation.CurrentAsync(cancel)).Settings;
        // One that lies ahead shortens the time of passwords that are younger.
        var (longest, ahead) = (settings.At(SettingName.PasswordDays, now), settings.Steps(SettingName.PasswordDays)[^1].Value);
        var (first, last) = (now.AddDays(-longest), now.AddDays(PasswordAge.Reminders[0] - ahead));
        var near = await commands.LookAsync((db, token) => db.Accounts
            .Where(account => account.Status == AccountStatus.Active && account.PasswordChangedAt > first && account.PasswordChangedAt <= last)
            .Select(account => new { account.UserName, account.PasswordChangedAt, account.PasswordReminded }).ToListAsync(token), cancel);
        foreach (var account in near.Where(account =>
            PasswordAge.DueAt(now, settings.EndOfPassword(account.PasswordChangedAt)!.Value, account.PasswordReminded) is not null))
            await RemindAsync(account.UserName, settings, cancel);
    }

    private Task RemindAsync(string userName, SettingsInForce settings, CancellationToken cancel) => commands.RunAsync<bool>(
        Command.BySystem(nameof(PasswordReminders), Subject.Account(userName)), AccountSubject.Lock(userName), async (context, token) =>
        {
            var account = await context.Db.Accounts.FirstAsync(row => row.UserName == userName, token);
            // The other node may have told meanwhile, or the holder changed it.
            if (account.Status != AccountStatus.Active || settings.EndOfPassword(account.PasswordChangedAt) is not { } end) return false;
            if (PasswordAge.DueAt(context.Now, end, account.PasswordReminded) is not { } days) return false;
            account.Remind(days);
            context.Record(AccountSubject.Entry(
                new PasswordReminded(days, end), account, Author.System, context.Now));
            return true;
        }, cancel);
}
