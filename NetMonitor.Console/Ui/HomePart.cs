using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>
/// What a part of the work shows on the home page: a component that draws nothing where nothing waits for its reader. Registered with the part's services.
/// </summary>
public sealed record HomePart(Type Component, Permission Needs);
