namespace NetMonitor.Console.Data;

/// <summary>The console can't start like this. The message is for the operator and names the way out; the program says it and ends with 1.</summary>
public class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
