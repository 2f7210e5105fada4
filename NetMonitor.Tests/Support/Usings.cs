global using Xunit;
global using Refused = NetMonitor.Tests.Support.Refused;
