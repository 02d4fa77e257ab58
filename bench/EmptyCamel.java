import java.lang.management.ManagementFactory;
import org.apache.camel.main.Main;

/** The baseline of start-time.sh: what Camel Main and the YAML DSL take by themselves. */
public final class EmptyCamel {
  private EmptyCamel() {}

  public static void main(String[] args) throws Exception {
    Main camel = new Main();
    camel.configure().withRoutesIncludePattern("file:" + args[0]);
    camel.start();
    System.out.println("(" + ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0 + " s");
    camel.stop();
    System.exit(0);
  }
}
