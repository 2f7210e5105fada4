using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Ui;

/// <summary>What a page needs of who opens it. The layout shows nothing of a page to others, and of one that declares nothing to nobody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission => permission;
}
