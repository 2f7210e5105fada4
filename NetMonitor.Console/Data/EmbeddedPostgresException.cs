namespace NetMonitor.Console.Data;

/// <summary>The private cluster can't be had. The message is for the operator and names the way out.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
