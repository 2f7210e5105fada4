namespace NetMonitor.Console.Data;

/// <summary>The private cluster can't be had.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : StartRefusedException(message, inner);
