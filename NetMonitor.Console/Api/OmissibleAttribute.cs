namespace NetMonitor.Console.Api;

/// <summary>What a caller may leave out of a body: the documentation then does not ask for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OmissibleAttribute : Attribute;
