namespace NetMonitor.Console.Data.Rows;

public enum SessionKind
{
    Page,
    Api,
}
