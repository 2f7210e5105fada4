using System.Reflection;
using System.Text;
using System.Text.Json;
using NetMonitor.Domain.Journal;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal;

/// <summary>docs/events.md lists every record that is put on record. One that was ever written keeps its name and its properties.</summary>
public sealed class EventsDocumentTests
{
    [Fact]
    public void Events_AreThoseOfTheDocument()
    {
        var drawn = new StringBuilder(
            """
            # What entries say

            Every verb of the journal, which is a kind of the feed, with the fields of its `data`. Written by the code's own records; a field with `?` may
            be missing or null. What is on record stays readable for ever: a verb and its fields keep their names, and a field that is added later has a `?`.

            | context | verb | fields |
            | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var type in DomainEvent.ByVerb.Values.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var fields = type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal).Select(Field);
            drawn.Append($"| {type.Namespace!.Split('.')[^1]} | {type.Name} | {string.Join(", ", fields)} |\n");
        }

        Approved.Matches("events.md", drawn.ToString());
    }

    private static string Field(PropertyInfo property)
    {
        var optional = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        return $"`{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}{(optional ? "?" : "")}`";
    }
}
