using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>What a page needs of who opens it. The router opens no page to others, and one that declares nothing to nobody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission => permission;
}
