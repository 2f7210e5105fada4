using MudBlazor;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Shell;

/// <summary>
/// One door: where it leads, what it is called (a key of <see cref="ShellText"/>), the
/// letter that goes there after <c>g</c>, and what it needs.
/// </summary>
public sealed record NavigationItem(string Path, string Key, char Letter, string Icon, Permission Needs)
{
    /// <summary>True where the item is, or leads towards, the page at that path.</summary>
    public bool IsAt(string path) => Path == "/" ? path == "/" : path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}

/// <summary>The console's doors. Nobody sees one that is locked to them: a door needs what its page needs.</summary>
public static class Navigation
{
    public static IReadOnlyList<NavigationItem> Items { get; } =
    [
        new("/", ShellText.Home, 'h', Icons.Material.Outlined.SpaceDashboard, Permission.UseOwnAccount),
        new("/dispatch", ShellText.Dispatch, 'd', Icons.Material.Outlined.Send, Permission.DispatchTasks),
        new("/tasks", ShellText.Tasks, 't', Icons.Material.Outlined.ViewKanban, Permission.FollowWork),
        new("/assignments", ShellText.Assignments, 'a', Icons.Material.Outlined.AssignmentTurnedIn, Permission.FollowAssignments),
        new("/assistance", ShellText.Assistance, 'q', Icons.Material.Outlined.Handshake, Permission.FollowWork),
        new("/feed", ShellText.Feed, 'f', Icons.Material.Outlined.DynamicFeed, Permission.FollowWork),
        new("/alerts", ShellText.Alerts, 'w', Icons.Material.Outlined.NotificationImportant, Permission.ReadAlerts),
        new("/accounts", ShellText.Accounts, 'c', Icons.Material.Outlined.ManageAccounts, Permission.ReadAccounts),
        new("/forms", ShellText.Inbox, 'r', Icons.Material.Outlined.AssignmentInd, Permission.ReadForms),
        new("/keys", ShellText.KeyStore, 'k', Icons.Material.Outlined.VpnKey, Permission.ReadKeys),
        new("/incidents", ShellText.Incidents, 'i', Icons.Material.Outlined.GppMaybe, Permission.ReadIncidents),
        new("/granted-incidents", ShellText.Granted, 'x', Icons.Material.Outlined.Engineering, Permission.ReadGrantedIncidents),
        new("/inspections", ShellText.Inspections, 'e', Icons.Material.Outlined.FactCheck, Permission.ReadFindings),
        new("/detectors", ShellText.Detectors, 'm', Icons.Material.Outlined.Radar, Permission.KeepDetectors),
        new("/journal", ShellText.Journal, 'j', Icons.Material.Outlined.ReceiptLong, Permission.ReadJournal),
        new("/holidays", ShellText.Holidays, 'n', Icons.Material.Outlined.EventNote, Permission.ImportHolidayNotices),
        new("/sign-in-policy", ShellText.SignInPolicy, 'p', Icons.Material.Outlined.Policy, Permission.SetSignInPolicy),
        new("/support", ShellText.Support, 's', Icons.Material.Outlined.SupportAgent, Permission.UseOwnAccount),
        new("/units", ShellText.Units, 'u', Icons.Material.Outlined.AccountTree, Permission.ReadDirectory),
    ];

    /// <summary>Everybody's, behind one's own name.</summary>
    public static IReadOnlyList<(string Path, string Key)> Own { get; } =
    [
        ("/account", ShellText.OwnAccount), ("/sessions", ShellText.Sessions), ("/regulation", ShellText.Regulation), ("/rights", ShellText.Rights),
        ("/keys/report", ShellText.ReportKey), ("/incidents/new", ShellText.ReportLeak), ("/password", ShellText.Password), ("/help", ShellText.Help),
    ];

    public static IEnumerable<NavigationItem> For(Actor actor) => Items.Where(item => actor.May(item.Needs));

    /// <summary>
    /// Whether an item is, or leads towards, the page at that path. Another unit's part
    /// is reached from its task's board, not from one's own work.
    /// </summary>
    public static bool IsAt(this NavigationItem item, Actor actor, string path) =>
        item.IsAt(AssignmentId.TryParse(path.Split('/')[^1], out var part) && part.Unit != actor.ActingUnit ? $"/tasks/{part.TaskNumber}" : path);

}
