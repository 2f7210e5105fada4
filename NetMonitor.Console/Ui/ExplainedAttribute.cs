namespace NetMonitor.Console.Ui;

/// <summary>Which topic of the help explains a page: the name of its files in <c>Help</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExplainedAttribute(string topic) : Attribute
{
    public string Topic => topic;
}
